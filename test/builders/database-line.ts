import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { inject } from 'vitest';

/** A way to a database on which connections can die without a word. */
export interface DatabaseLine {
  /** Of the database by this way. */
  readonly url: string;
  /** What is connected, and what connects from here on, hears nothing any more. */
  freeze(): void;
  /** Lets new connections through; those that were frozen stay so. */
  renew(): void;
  close(): Promise<void>;
}

/** A database that is there to be asked, not to be written to; the template is not, as nobody may be on it while it is copied. */
export function toServerUrl(): string {
  const url = new URL(inject('templateDatabaseUrl'));
  url.pathname = '/postgres';
  return url.href;
}

/** Opens a line to the database at `databaseUrl`, as another port of this machine. */
export async function openDatabaseLine(databaseUrl: string): Promise<DatabaseLine> {
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
