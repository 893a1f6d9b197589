import type pg from 'pg';
import type { KeptConnection } from './kept-connection.ts';
import type { Statement } from './statement.ts';
import { createHash } from 'node:crypto';

/**
 * Writes everything or nothing, in one round trip. The pool's clients must have `pipeline: true`: `afterCommit` is sent without waiting for the commit's
 * answer, and nobody waits for its own.
 *
 * @throws the server's error. After a lost connection nobody knows whether the commit happened: read again before repeating.
 */
export async function commitStatements(
  pool: pg.Pool,
  statements: readonly CheckedStatement[],
  afterCommit: readonly Statement[],
): Promise<void> {
  const combined = combineStatements(statements);
  if (combined === null) return;
  const client = await pool.connect();
  // Lost while it is in use, a connection says so here too; the queries' own rejections tell the rest.
  client.on('error', ignore);
  const written = client.query(combined);
  const sent = [written, ...afterCommit.map((statement) => client.query(statement))];
  void Promise.allSettled(sent).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    client.off('error', ignore);
    // An error of the server leaves the connection usable; after any other one it is thrown away.
    client.release(failed !== undefined && !isServerError(failed.reason));
    return null;
  });
  await written;
}

/** The same on one connection that is never given away, such as a kept one. */
export async function commitOn(
  connection: Pick<KeptConnection, 'query'>,
  statements: readonly CheckedStatement[],
  afterCommit: readonly Statement[],
): Promise<void> {
  const combined = combineStatements(statements);
  if (combined === null) return;
  const written = connection.query(combined);
  for (const statement of afterCommit) connection.query(statement).catch(ignore);
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

/** Whether a statement touched fewer rows than it must: what it was about to change had changed. */
export function isMissedRows(error: unknown): boolean {
  return toCode(error) === MISSED_ROWS;
}

/** Name of the violated constraint, when the error is a unique_violation. */
export function toViolatedConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || toCode(error) !== '23505') return null;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
}

/** A statement that must have touched exactly so many rows, or nothing of the whole counts. */
export interface CheckedStatement extends Statement {
  readonly mustAffect?: number;
}

/** SQLSTATE of the error that a missed `mustAffect` raises: division_by_zero, which nothing else in a combined statement can. */
export const MISSED_ROWS = '22012';

function toReturning({ text, mustAffect }: CheckedStatement): string {
  return mustAffect === undefined ? text : `${text} RETURNING 1`;
}

/** Texts of combinations by their parts: a statement's name stands for its text, so a combination is put together once. */
const known = new Map<string, { readonly name: string; readonly text: string }>();

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
  const values: unknown[] = [];
  for (const { values: own, mustAffect } of statements) {
    values.push(...own);
    if (mustAffect !== undefined) values.push(mustAffect);
  }
  const key = statements.map(({ name, mustAffect }) => (mustAffect === undefined ? name : `${name}!`)).join('+');
  const combined = known.get(key) ?? { name: toShortName(key), text: toText(statements) };
  known.set(key, combined);
  return { ...combined, values };
}

/** PostgreSQL cuts names of prepared statements at 63 bytes, which would make two combinations one. */
function toShortName(key: string): string {
  return `combined_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

function toText(statements: readonly CheckedStatement[]): string {
  const parts: string[] = [];
  const checks: string[] = [];
  let offset = 0;
  for (const [index, statement] of statements.entries()) {
    parts.push(`s${index} AS (${shiftParameters(toReturning(statement), offset)})`);
    offset += statement.values.length;
    if (statement.mustAffect === undefined) continue;
    offset += 1;
    checks.push(`1 / (CASE WHEN (SELECT count(*) FROM s${index}) = $${offset}::bigint THEN 1 ELSE 0 END)`);
  }
  return `WITH ${parts.join(',\n')}\nSELECT ${checks.length === 0 ? '1' : checks.join(', ')}`;
}
