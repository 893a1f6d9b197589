import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import type pg from 'pg';
import { z } from 'zod';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import { fromStoredEvent } from '#events/broker/stored-event.ts';

/** A request on its way into the inbox. */
export interface ClaimRequest {
  readonly requestId: string;
  readonly executionId: string;
  readonly request: CloudEvent;
}

/** A request that this runner has to run. `runs` counts the runners that tried it, this one included. */
export interface Claimed {
  readonly requestId: string;
  readonly request: CloudEvent;
  readonly runs: number;
  /** ISO 8601: when the request first entered the inbox. */
  readonly claimedAt: string;
}

/** What claiming a batch found: what is to be run, and what became of what was here before. Everything else is in somebody's hands. */
export interface ClaimOutcome {
  readonly claimed: readonly Claimed[];
  /** Results of what was done before. */
  readonly recorded: readonly CloudEvent[];
  /** Ids of requests whose result nobody wants. */
  readonly cancelled: readonly string[];
}

/** A finished attempt, on its way into the record. */
export interface FinishedClaim {
  readonly requestId: string;
  readonly result: CloudEvent;
}

type Run = (statement: Statement) => Promise<pg.QueryResult<Record<string, unknown>>>;

const CLAIMED_AT = `to_char(claimed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS claimed_at`;

/**
 * The same as `state = 'running'` for rows found by id. Said so, the index of running claims does not fit: its dead entries, one a finished
 * request, made these statements ten times slower.
 */
const IS_RUNNING = `claims.state NOT IN ('done', 'cancelled')`;

const ClaimRow = z.object({
  request_id: z.string(),
  outcome: z.enum(['claimed', 'running', 'done', 'cancelled']),
  runs: z.number(),
  claimed_at: z.string(),
  result: z.string().nullable(),
});

const TakenRow = z.object({ request_id: z.string(), runs: z.number(), claimed_at: z.string(), request: z.string() });

/**
 * Claims a batch: a new request is ours, one whose lease ran out is taken over, one that is done answers its recorded result.
 * `leaseMs` 0 stores the request for whoever has room next. Request ids must differ. May run without waiting for the disk: the acknowledgement
 * of the delivery is written later in the same log, so it is never durable without the claim.
 */
export async function claimRequests(
  run: Run,
  requests: readonly ClaimRequest[],
  runnerId: string,
  leaseMs: number,
): Promise<ClaimOutcome> {
  const taken = await run({
    name: 'claims_claim',
    text: `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until, request, runs)
      SELECT request_id, execution_id, 'running', $4, now() + $5::float8 * interval '1 millisecond', request::json, ($5 > 0)::int
      FROM unnest($1::text[], $2::text[], $3::text[]) AS t (request_id, execution_id, request)
      ON CONFLICT (request_id) DO UPDATE
        SET runner_id = excluded.runner_id, lease_until = excluded.lease_until, runs = claims.runs + ($5 > 0)::int
        WHERE claims.state = 'running' AND claims.lease_until <= now()
      RETURNING request_id, 'claimed' AS outcome, runs, ${CLAIMED_AT}, NULL AS result`,
    values: [
      requests.map((request) => request.requestId),
      requests.map((request) => request.executionId),
      toJsonTextArray(requests.map((request) => JSON.stringify(request.request))),
      runnerId,
      leaseMs,
    ],
  });
  const rows = [...taken.rows, ...(await readRecorded(run, requests, taken.rows.length))];
  const hasRoom = leaseMs > 0;
  const byId = new Map(requests.map((request) => [request.requestId, request.request]));
  const claimed: Claimed[] = [];
  const recorded: CloudEvent[] = [];
  const cancelled: string[] = [];
  for (const value of rows) {
    const row = ClaimRow.parse(value);
    const request = byId.get(row.request_id);
    const result = fromStoredEvent(row.result);
    if (row.outcome === 'done' && result !== undefined) recorded.push(result);
    if (row.outcome === 'cancelled') cancelled.push(row.request_id);
    if (!hasRoom || row.outcome !== 'claimed' || request === undefined) continue;
    claimed.push({ requestId: row.request_id, request, runs: row.runs, claimedAt: row.claimed_at });
  }
  return { claimed, recorded, cancelled };
}

/** What became of requests that could not be claimed; mostly there are none, and nothing is asked. */
async function readRecorded(
  run: Run,
  requests: readonly ClaimRequest[],
  claimed: number,
): Promise<readonly Record<string, unknown>[]> {
  if (claimed === requests.length) return [];
  const found = await run({
    name: 'claims_read',
    text: `SELECT request_id, state AS outcome, runs, ${CLAIMED_AT}, result::text AS result FROM claims
      WHERE request_id = ANY ($1::text[]) AND state IN ('done', 'cancelled')`,
    values: [requests.map((request) => request.requestId)],
  });
  return found.rows;
}

/** Takes over up to `limit` claims whose lease ran out, the oldest first: their runners died, or had no room. */
export async function takeOverClaims(
  run: Run,
  runnerId: string,
  leaseMs: number,
  limit: number,
): Promise<readonly Claimed[]> {
  const found = await run({
    name: 'claims_take_over',
    text: `UPDATE claims
      SET runner_id = $1, lease_until = now() + $2::float8 * interval '1 millisecond', runs = runs + 1
      WHERE request_id = ANY (ARRAY(
        SELECT request_id FROM claims WHERE state = 'running' AND lease_until <= now() AND request IS NOT NULL
        ORDER BY lease_until LIMIT $3 FOR UPDATE SKIP LOCKED))
      RETURNING request_id, runs, ${CLAIMED_AT}, request::text AS request`,
    values: [runnerId, leaseMs, limit],
  });
  return found.rows.flatMap((value) => {
    const row = TakenRow.parse(value);
    const request = fromStoredEvent(row.request);
    if (request === undefined) return [];
    return [{ requestId: row.request_id, request, runs: row.runs, claimedAt: row.claimed_at }];
  });
}

/** Prolongs the leases of what this runner works on; answers the ids that are still its own. The others were cancelled, purged or taken over. */
export async function renewLeases(
  run: Run,
  runnerId: string,
  leaseMs: number,
  requestIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await run({
    name: 'claims_renew',
    text: `UPDATE claims SET lease_until = now() + $2::float8 * interval '1 millisecond'
      WHERE request_id = ANY ($3::text[]) AND runner_id = $1 AND ${IS_RUNNING} RETURNING request_id`,
    values: [runnerId, leaseMs, requestIds],
  });
  return new Set(found.rows.map((row) => z.string().parse(row['request_id'])));
}

/** Gives back what this runner did not finish, so that the next one starts at once. The run is not counted: it was not the request's fault. */
export async function giveBackClaims(run: Run, runnerId: string): Promise<void> {
  await run({
    name: 'claims_give_back',
    text: `UPDATE claims SET lease_until = now(), runs = greatest(runs - 1, 0) WHERE runner_id = $1 AND state = 'running'`,
    values: [runnerId],
  });
}

/** Records that nobody wants the result of these requests, whether they came before or come later. */
export async function cancelClaims(
  run: Run,
  requests: readonly { readonly requestId: string; readonly executionId: string }[],
  runnerId: string,
): Promise<void> {
  await run({
    name: 'claims_cancel',
    text: `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until)
      SELECT request_id, execution_id, 'cancelled', $3, now()
      FROM unnest($1::text[], $2::text[]) AS t (request_id, execution_id)
      ON CONFLICT (request_id) DO UPDATE SET state = 'cancelled', request = NULL WHERE claims.state = 'running'`,
    values: [requests.map((request) => request.requestId), requests.map((request) => request.executionId), runnerId],
  });
}

/** Part of the finishing transaction: a claim ends once, and only by the runner that holds it. */
export function toFinishStatement(runnerId: string, finished: readonly FinishedClaim[]): Statement {
  return {
    name: 'claims_finish',
    text: `UPDATE claims SET state = 'done', request = NULL, result = t.result::json
      FROM unnest($2::text[], $3::text[]) AS t (request_id, result)
      WHERE claims.request_id = t.request_id AND claims.runner_id = $1 AND ${IS_RUNNING}`,
    values: [
      runnerId,
      finished.map((claim) => claim.requestId),
      toJsonTextArray(finished.map((claim) => JSON.stringify(claim.result))),
    ],
  };
}

/**
 * Removes every claim and payload of an execution (rules.md, "Purge"). No result is looked into: PostgreSQL's JSON operators refuse texts with NUL,
 * which results may hold.
 */
export async function purgeExecution(run: Run, executionId: string): Promise<void> {
  await run({
    name: 'claims_purge',
    text: `WITH gone AS (DELETE FROM claims WHERE execution_id = $1) DELETE FROM payloads WHERE execution_id = $1`,
    values: [executionId],
  });
}
