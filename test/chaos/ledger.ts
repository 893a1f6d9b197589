import { createServer } from 'node:http';
import type { Random } from './random.ts';

/** One effect that reached the outside world. */
export interface LedgerEntry {
  /** Unique for a node of an execution. */
  readonly path: string;
  readonly idempotencyKey: string;
  /** When it arrived, in milliseconds since the epoch. */
  readonly at: number;
}

/** An HTTP server outside the system that writes down every call: what the invariants hold the records against. */
export interface Ledger {
  readonly baseUrl: string;
  readonly entries: readonly LedgerEntry[];
  close(): Promise<void>;
}

/** So long the answer to a call takes, on average: calls are under way when something is killed. */
const MEAN_ANSWER_MS = 300;

export async function startLedger(random: Random): Promise<Ledger> {
  const entries: LedgerEntry[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const key = request.headers['idempotency-key'];
      entries.push({ path: request.url ?? '', idempotencyKey: typeof key === 'string' ? key : '', at: Date.now() });
      // Recorded before the answer: a caller that dies before the answer has had its effect.
      setTimeout(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"written":true}'),
        random.exponential(MEAN_ANSWER_MS),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    entries,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
