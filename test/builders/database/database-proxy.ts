import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { inject } from 'vitest';

/** A TCP proxy to a database whose connections can stop answering without being closed. */
export interface DatabaseProxy {
  /** URL of the database through the proxy. */
  readonly url: string;
  /** Open and new connections get no bytes from now on. */
  freeze(): void;
  /** Lets new connections through; frozen ones stay frozen. */
  renew(): void;
  close(): Promise<void>;
}

/** URL of a database for reading only. It is not the template: nobody may be connected to that while it is copied. */
export function toServerUrl(): string {
  const url = new URL(inject('templateDatabaseUrl'));
  url.pathname = '/postgres';
  return url.href;
}

/** Opens a proxy to the database at `databaseUrl` on another port of this machine. */
export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const url = new URL(databaseUrl);
  const { hostname } = url;
  const port = Number(url.port);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (isFrozen) return;
    const far = connect(port, hostname);
    sockets.add(far.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    freeze: () => {
      isFrozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    renew: () => {
      isFrozen = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
