import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export type PortState = 'free' | 'taken' | 'forbidden';

/** Whether a server could listen on that port. An address that this machine does not have counts as free. */
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

/** Ports below the range for outgoing connections of common systems. One of those could take the port while its owner restarts. */
const LASTING = { from: 20_000, to: 32_767 } as const;

/** A free TCP port on loopback, not in `taken`. Its owner keeps it through restarts. */
export async function findLastingPort(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = randomInt(LASTING.from, LASTING.to + 1);
    if (!taken.has(port) && (await probePort(port, '127.0.0.1')) === 'free') return port;
  }
  throw new Error(`no port from ${LASTING.from} to ${LASTING.to} is free`);
}
