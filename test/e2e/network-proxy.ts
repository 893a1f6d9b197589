import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy between browser and product that a test can cut. */
export interface NetworkProxy {
  readonly url: string;
  /** Breaks every connection and lets no new one through. */
  cut(): void;
  /** Swallows everything from here on: connections look open, old and new, and nothing comes through them. */
  swallow(): void;
  /** Lets new connections through; those that were swallowed are reset, as by a network that forgot them. */
  mend(): void;
  close(): Promise<void>;
}

/** Opens a proxy to the server at `url` on another port of this machine. */
export async function openNetworkProxy(url: string): Promise<NetworkProxy> {
  const port = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isSwallowing = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    if (isSwallowing) return keep(near);
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(socket);
      socket.on('close', () => other.destroy());
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const breakAll = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`,
    cut: () => {
      isCut = true;
      breakAll();
    },
    swallow: () => {
      isSwallowing = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      if (isSwallowing) breakAll();
      isCut = false;
      isSwallowing = false;
    },
    close: async () => {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
