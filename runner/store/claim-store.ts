import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import type pg from 'pg';
import { z } from 'zod';
import { type CloudEvent, fromStoredEvent } from '#events/contracts/cloud-event.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import { type Attempt, type ClaimedAttempt, type EndedAttempt, readAttempt } from '../attempt.ts';

/** The outcome of claiming a batch: requests to run, and the fate of known ones. All others are with some runner already. */
export interface ClaimOutcome {
  readonly claimed: readonly ClaimedAttempt[];
  /** Results of what was done before. */
  readonly recorded: readonly CloudEvent[];
  /** Ids of requests whose result nobody wants. */
  readonly cancelled: readonly string[];
}

/** The table of claims: which runner answers for which attempt. */
export interface ClaimStore {
  /**
   * A new request is ours, one whose lease ran out is taken over, one that is done answers its recorded result. `hasRoom` false stores the requests
   * for whoever has room next. The first `atOnce` of them begin at once, which is noted with the claim. Ids must differ.
   */
  claim(
    attempts: readonly Pick<Attempt, 'id' | 'event' | 'request'>[],
    hasRoom: boolean,
    atOnce: number,
  ): Promise<ClaimOutcome>;
  /** Notes that these begin now, after they have waited for a place. */
  markBegun(ids: readonly string[]): Promise<void>;
  /** Takes over up to `limit` claims whose lease ran out, the oldest first: their runners died, or had no room. */
  takeOver(limit: number): Promise<readonly ClaimedAttempt[]>;
  /** Prolongs leases; answers the ids that are still ours. The others were cancelled, purged or taken over. */
  renew(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Gives back what this runner did not finish, so that the next one starts at once. The run is not counted: it was not the request's fault. Only of
   * `interrupted` ones it stays noted that they began.
   */
  giveBack(interrupted: readonly string[]): Promise<void>;
  /** Records that nobody wants the result of these requests, whether they came before or come later. */
  cancel(requests: readonly { readonly id: string; readonly executionId: string }[]): Promise<void>;
  /** Removes every claim and payload of an execution, also those that are being written now (decision D54). Durable. */
  purge(executionId: string): Promise<void>;
}

export interface ClaimStoreOptions {
  readonly runnerId: string;
  readonly leaseMs: number;
  /**
   * Runs a statement, maybe without waiting for the disk: the acknowledgement of a delivery is written later in the same log, so it is never durable
   * without the claim.
   */
  readonly query: Run;
  /** Runs a statement and waits for the disk. */
  readonly queryDurably: Run;
}

type Run = (statement: Statement) => Promise<pg.QueryResult<Record<string, unknown>>>;

const toIsoText = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const CLAIMED_AT = `${toIsoText('claims.claimed_at')} AS claimed_at`;

/** What this very statement notes is no earlier beginning. */
const BEGUN_AT = `CASE WHEN claims.begun_at < now() THEN ${toIsoText('claims.begun_at')} END AS begun_at`;

/**
 * Means `state = 'running'`, written so that PostgreSQL cannot use the partial index on running claims. That index keeps one dead entry per finished
 * request, which made these statements ten times slower.
 */
const IS_RUNNING = `claims.state NOT IN ('done', 'cancelled')`;

const ClaimRow = z.object({
  request_id: z.string(),
  outcome: z.enum(['claimed', 'running', 'done', 'cancelled']),
  runs: z.number(),
  claimed_at: z.string(),
  begun_at: z.string().nullable(),
  is_marked: z.boolean(),
  result: z.string().nullable(),
});

const TakenRow = z.object({
  request_id: z.string(),
  runs: z.number(),
  claimed_at: z.string(),
  begun_at: z.string().nullable(),
  seen_at: z.string(),
  request: z.string(),
});

/** `leaseMs` 0 leaves the requests to others. */
async function claim(
  run: Run,
  attempts: readonly Pick<Attempt, 'id' | 'event' | 'request'>[],
  runnerId: string,
  leaseMs: number,
  atOnce: number,
): Promise<ClaimOutcome> {
  const taken = await run({
    name: 'claims_claim',
    text: `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until, request, runs, begun_at)
      SELECT request_id, execution_id, 'running', $4, now() + $5::float8 * interval '1 millisecond', request::json, ($5 > 0)::int,
        CASE WHEN $5 > 0 AND position <= $6::int THEN now() END
      FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS t (request_id, execution_id, request, position)
      ON CONFLICT (request_id) DO UPDATE
        SET runner_id = excluded.runner_id, lease_until = excluded.lease_until, runs = claims.runs + ($5 > 0)::int
        WHERE claims.state = 'running' AND claims.lease_until <= now()
      RETURNING request_id, 'claimed' AS outcome, runs, ${CLAIMED_AT}, ${BEGUN_AT}, begun_at IS NOT NULL AS is_marked, NULL AS result`,
    values: [
      attempts.map(({ id }) => id),
      attempts.map(({ request }) => request.executionId),
      toJsonTextArray(attempts.map(({ event }) => JSON.stringify(event))),
      runnerId,
      leaseMs,
      atOnce,
    ],
  });
  const rows = [...taken.rows, ...(await readRecorded(run, attempts, taken.rows.length))];
  const hasRoom = leaseMs > 0;
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const claimed: ClaimedAttempt[] = [];
  const recorded: CloudEvent[] = [];
  const cancelled: string[] = [];
  for (const value of rows) {
    const row = ClaimRow.parse(value);
    const attempt = byId.get(row.request_id);
    const result = fromStoredEvent(row.result);
    if (row.outcome === 'done' && result !== undefined) recorded.push(result);
    if (row.outcome === 'cancelled') cancelled.push(row.request_id);
    if (!hasRoom || row.outcome !== 'claimed' || attempt === undefined) continue;
    // When its runner was last heard of is not known here; at the latest it was found gone now.
    const lost = row.begun_at === null ? null : { begunAt: row.begun_at, seenAt: new Date().toISOString() };
    claimed.push({
      ...attempt,
      state: 'claimed',
      claim: 'stored',
      runs: row.runs,
      claimedAt: row.claimed_at,
      isMarked: row.is_marked,
      lost,
    });
  }
  return { claimed, recorded, cancelled };
}

/** Reads the state of requests that could not be claimed. Usually there are none, and no query is made. */
async function readRecorded(
  run: Run,
  attempts: readonly Pick<Attempt, 'id'>[],
  claimed: number,
): Promise<readonly Record<string, unknown>[]> {
  if (claimed === attempts.length) return [];
  const found = await run({
    name: 'claims_read',
    text: `SELECT request_id, state AS outcome, runs, ${CLAIMED_AT}, NULL AS begun_at, false AS is_marked, result::text AS result FROM claims
      WHERE request_id = ANY ($1::text[]) AND state IN ('done', 'cancelled')`,
    values: [attempts.map(({ id }) => id)],
  });
  return found.rows;
}

async function takeOver(
  run: Run,
  runnerId: string,
  leaseMs: number,
  limit: number,
): Promise<readonly ClaimedAttempt[]> {
  const found = await run({
    name: 'claims_take_over',
    text: `UPDATE claims
      SET runner_id = $1, lease_until = now() + $2::float8 * interval '1 millisecond', runs = runs + 1
      FROM (SELECT request_id, lease_until AS ended_at FROM claims WHERE state = 'running' AND lease_until <= now() AND request IS NOT NULL
        ORDER BY lease_until LIMIT $3 FOR UPDATE SKIP LOCKED) AS expired
      WHERE claims.request_id = expired.request_id
      RETURNING claims.request_id, runs, ${CLAIMED_AT}, ${BEGUN_AT}, request::text AS request,
        ${toIsoText("greatest(claims.begun_at, expired.ended_at - $2::float8 * interval '1 millisecond')")} AS seen_at`,
    values: [runnerId, leaseMs, limit],
  });
  return found.rows.flatMap((value) => {
    const row = TakenRow.parse(value);
    const event = fromStoredEvent(row.request);
    // It was read before it was stored, so it can be read now.
    const attempt = event === undefined ? '' : readAttempt(event);
    if (typeof attempt === 'string') return [];
    const lost = row.begun_at === null ? null : { begunAt: row.begun_at, seenAt: row.seen_at };
    const { runs, claimed_at: claimedAt } = row;
    return [{ ...attempt, state: 'claimed', claim: 'stored', runs, claimedAt, isMarked: lost !== null, lost }];
  });
}

async function renew(
  run: Run,
  runnerId: string,
  leaseMs: number,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await run({
    name: 'claims_renew',
    text: `UPDATE claims SET lease_until = now() + $2::float8 * interval '1 millisecond'
      WHERE request_id = ANY ($3::text[]) AND runner_id = $1 AND ${IS_RUNNING} RETURNING request_id`,
    values: [runnerId, leaseMs, ids],
  });
  return new Set(found.rows.map((row) => z.string().parse(row['request_id'])));
}

async function markBegun(run: Run, runnerId: string, ids: readonly string[]): Promise<void> {
  await run({
    name: 'claims_mark_begun',
    text: `UPDATE claims SET begun_at = now() WHERE request_id = ANY ($2::text[]) AND runner_id = $1 AND begun_at IS NULL AND ${IS_RUNNING}`,
    values: [runnerId, ids],
  });
}

async function giveBack(run: Run, runnerId: string, interrupted: readonly string[]): Promise<void> {
  await run({
    name: 'claims_give_back',
    text: `UPDATE claims SET lease_until = now(), runs = greatest(runs - 1, 0),
        begun_at = CASE WHEN request_id = ANY ($2::text[]) THEN begun_at END
      WHERE runner_id = $1 AND state = 'running'`,
    values: [runnerId, interrupted],
  });
}

async function cancel(
  run: Run,
  requests: readonly { readonly id: string; readonly executionId: string }[],
  runnerId: string,
): Promise<void> {
  await run({
    name: 'claims_cancel',
    text: `INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until)
      SELECT request_id, execution_id, 'cancelled', $3, now()
      FROM unnest($1::text[], $2::text[]) AS t (request_id, execution_id)
      ON CONFLICT (request_id) DO UPDATE SET state = 'cancelled', request = NULL WHERE claims.state = 'running'`,
    values: [requests.map(({ id }) => id), requests.map(({ executionId }) => executionId), runnerId],
  });
}

/** Part of the finishing transaction: a claim ends once, and only by the runner that holds it. */
export function finishClaimsStatement(
  runnerId: string,
  ended: readonly Pick<EndedAttempt, 'id' | 'result'>[],
): Statement {
  return {
    name: 'claims_finish',
    text: `UPDATE claims SET state = 'done', request = NULL, result = t.result::json
      FROM unnest($2::text[], $3::text[]) AS t (request_id, result)
      WHERE claims.request_id = t.request_id AND claims.runner_id = $1 AND ${IS_RUNNING}`,
    values: [runnerId, ended.map(({ id }) => id), toJsonTextArray(ended.map(({ result }) => JSON.stringify(result)))],
  };
}

/** No result is looked into: PostgreSQL's JSON operators refuse texts with NUL, which results may hold. */
async function purge(run: Run, executionId: string): Promise<void> {
  await run({
    name: 'claims_purge',
    text: `WITH gone AS (DELETE FROM claims WHERE execution_id = $1) DELETE FROM payloads WHERE execution_id = $1`,
    values: [executionId],
  });
}

/** Opens the table of claims for one runner. */
export function createClaimStore({ runnerId, leaseMs, query, queryDurably }: ClaimStoreOptions): ClaimStore {
  const writing = new Set<Promise<unknown>>();

  async function track<Result>(work: Promise<Result>): Promise<Result> {
    writing.add(work);
    try {
      return await work;
    } finally {
      writing.delete(work);
    }
  }

  return {
    claim: (attempts, hasRoom, atOnce) => track(claim(query, attempts, runnerId, hasRoom ? leaseMs : 0, atOnce)),
    markBegun: (ids) => markBegun(query, runnerId, ids),
    takeOver: (limit) => takeOver(query, runnerId, leaseMs, limit),
    renew: (ids) => renew(query, runnerId, leaseMs, ids),
    giveBack: (interrupted) => giveBack(query, runnerId, interrupted),
    cancel: (requests) => track(cancel(query, requests, runnerId)),
    purge: async (executionId) => {
      // What is being written of it now has to go too.
      await Promise.allSettled(writing);
      await purge(queryDurably, executionId);
    },
  };
}
