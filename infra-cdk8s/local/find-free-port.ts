import { createServer } from 'node:net';

export type PortState = 'free' | 'taken' | 'forbidden';

/** What would happen to who listens on that port; an address that this machine does not have takes nothing. */
export function probePort(port: number, host: '127.0.0.1' | '::1'): Promise<PortState> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      resolve(code === 'EACCES' ? 'forbidden' : code === 'EADDRINUSE' ? 'taken' : 'free');
    });
    server.listen(port, host, () => server.close(() => resolve('free')));
  });
}

/** A free TCP port on loopback. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
