import type { KeptConnection } from '#events/transport/postgres-broker/kept-connection.ts';
import type { Statement } from '#events/transport/outbox.ts';

const BEGIN: Statement = { name: 'transaction_begin', text: 'BEGIN', values: [] };
const COMMIT: Statement = { name: 'transaction_commit', text: 'COMMIT', values: [] };

/**
 * Runs statements as one transaction in one round trip: all are sent before the first is answered.
 *
 * @throws the error of the first statement that failed; nothing is stored then. When the connection is lost the outcome is unknown.
 */
export async function runTransaction(connection: KeptConnection, statements: readonly Statement[]): Promise<void> {
  const sent = [BEGIN, ...statements, COMMIT].map((statement) => connection.query(statement));
  const results = await Promise.allSettled(sent);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const last = results.at(-1);
  // The answer to COMMIT of a failed transaction is ROLLBACK.
  if (last?.status !== 'fulfilled' || last.value.command !== 'COMMIT')
    throw new Error('The transaction was rolled back.');
}
