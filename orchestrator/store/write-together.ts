import type pg from 'pg';
import { combineStatements, MISSED_ROWS, type CheckedStatement } from '#events/transport/combine-statements.ts';

/**
 * Writes everything or nothing, in one round trip.
 *
 * @throws the server's error. After a lost connection nobody knows whether the commit happened: read again before repeating.
 */
export async function writeTogether(pool: pg.Pool, statements: readonly CheckedStatement[]): Promise<void> {
  const combined = combineStatements(statements);
  if (combined !== null) await pool.query(combined);
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
