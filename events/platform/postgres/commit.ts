import type pg from 'pg';
import type { Statement } from './statement.ts';
import { combineStatements, MISSED_ROWS, type CheckedStatement } from './combine-statements.ts';

/**
 * Writes everything or nothing, in one round trip. The pool's clients must have `pipeline: true`: `behind` is sent without waiting for the commit's
 * answer, and nobody waits for its own.
 *
 * @throws the server's error. After a lost connection nobody knows whether the commit happened: read again before repeating.
 */
export async function commitStatements(
  pool: pg.Pool,
  statements: readonly CheckedStatement[],
  behind: readonly Statement[],
): Promise<void> {
  const combined = combineStatements(statements);
  if (combined === null) return;
  const client = await pool.connect();
  // Lost while it is in use, a connection says so here too; the queries' own rejections tell the rest.
  client.on('error', ignore);
  const written = client.query(combined);
  const sent = [written, ...behind.map((statement) => client.query(statement))];
  void Promise.allSettled(sent).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    client.off('error', ignore);
    // An error of the server leaves the connection usable; after any other one it is thrown away.
    client.release(failed !== undefined && !isServerError(failed.reason));
    return null;
  });
  await written;
}

function ignore(): void {}

function isServerError(error: unknown): boolean {
  return error instanceof Error && 'severity' in error;
}

function toCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether another process was faster, so that reading again and repeating is right. */
export function isLostRace(error: unknown): boolean {
  // unique_violation, serialization_failure, deadlock_detected
  return [MISSED_ROWS, '23505', '40001', '40P01'].includes(toCode(error));
}

/** Whether a start may be repeated as it is: a purge took its definition (foreign_key_violation), a deadlock, a serialization failure. */
export function isRepeatableStart(error: unknown): boolean {
  return ['23503', '40001', '40P01'].includes(toCode(error));
}

/** Name of the violated constraint, when the error is a unique_violation. */
export function toViolatedConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || toCode(error) !== '23505') return null;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
}
