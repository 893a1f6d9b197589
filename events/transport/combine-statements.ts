import { createHash } from 'node:crypto';
import type { Statement } from './outbox.ts';

/** A statement that must have touched exactly so many rows, or nothing of the whole counts. */
export interface CheckedStatement extends Statement {
  readonly mustAffect?: number;
}

/** SQLSTATE of the error that a missed `mustAffect` raises: division_by_zero, which nothing else in a combined statement can. */
export const MISSED_ROWS = '22012';

function toReturning({ text, mustAffect }: CheckedStatement): string {
  return mustAffect === undefined ? text : `${text} RETURNING 1`;
}

const names = new Map<string, string>();

/** PostgreSQL cuts names of prepared statements at 63 bytes, which would make two combinations one. */
function toShortName(parts: readonly string[]): string {
  const whole = parts.join('+');
  const known = names.get(whole) ?? `combined_${createHash('sha256').update(whole).digest('hex').slice(0, 32)}`;
  names.set(whole, known);
  return known;
}

/** Parameters are numbered anew: `$1` of the second statement follows the last one of the first. */
function shiftParameters(text: string, offset: number): string {
  return offset === 0 ? text : text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
}

/**
 * Makes one statement of several that change data and do not need to see each other's changes: one round trip, one plan and one commit in place of
 * BEGIN, each of them and COMMIT. All of it happens or nothing does (PostgreSQL manual, "Data-Modifying Statements in WITH"). Without any there
 * is null. The texts must be plain INSERT, UPDATE or DELETE without RETURNING and without dollar quotes.
 */
export function combineStatements(statements: readonly CheckedStatement[]): Statement | null {
  if (statements.length === 0) return null;
  const parts: string[] = [];
  const checks: string[] = [];
  const values: unknown[] = [];
  for (const [index, statement] of statements.entries()) {
    parts.push(`s${index} AS (${shiftParameters(toReturning(statement), values.length)})`);
    values.push(...statement.values);
    if (statement.mustAffect === undefined) continue;
    values.push(statement.mustAffect);
    checks.push(`1 / (CASE WHEN (SELECT count(*) FROM s${index}) = $${values.length}::bigint THEN 1 ELSE 0 END)`);
  }
  return {
    name: toShortName(statements.map((statement) => statement.name)),
    text: `WITH ${parts.join(',\n')}\nSELECT ${checks.length === 0 ? '1' : checks.join(', ')}`,
    values,
  };
}
