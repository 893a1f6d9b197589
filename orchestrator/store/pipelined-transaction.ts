import type pg from 'pg';
import type { Statement } from './statement.ts';

/**
 * Runs statements as one transaction in one round trip: BEGIN, all of them and COMMIT are sent without waiting for answers. The pool's clients must
 * have `pipeline: true`. When one fails the server skips the rest and rolls back.
 *
 * @throws the first statement's error. After a lost connection nobody knows whether the commit happened: read again before repeating.
 */
export async function runTransaction(pool: pg.Pool, statements: readonly Statement[]): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const sent = [
      client.query('BEGIN'),
      ...statements.map((statement) =>
        client.query({ name: statement.name, text: statement.text, values: [...statement.values] }),
      ),
      client.query('COMMIT'),
    ];
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } catch (error) {
    if (!(error instanceof Error && 'severity' in error))
      broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

function toCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether another process was faster, so that reading again and repeating is right. */
export function isLostRace(error: unknown): boolean {
  // division_by_zero (the version check of updateExecutions), unique_violation, serialization_failure, deadlock_detected
  return ['22012', '23505', '40001', '40P01'].includes(toCode(error));
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
