import type pg from 'pg';
import { type ExecutionRecord, readExecutionRecords } from './execution-record.ts';
import { checkInvariants } from './invariants.ts';
import type { Ledger } from './ledger.ts';
import { checkHeard, checkOutcome } from './outcomes.ts';
import { checkParked } from './parked-executions.ts';
import type { Published } from './publisher.ts';
import { checkPublishing } from './publishing-invariant.ts';
import { checkTranscript } from './transcript-invariant.ts';
import type { Transcript } from './transcript.ts';
import type { Workload } from './workloads.ts';

/** One thing that was promised, and how it was not kept. */
export interface Verdict {
  readonly title: string;
  readonly problems: readonly string[];
}

/** Observations of a run from outside. */
export interface Observations {
  readonly ledger: Pick<Ledger, 'baseUrl' | 'entries'>;
  readonly accepted: ReadonlyMap<string, Workload>;
  readonly transcripts: readonly Transcript[];
  /** When Redis was emptied, in milliseconds since the epoch: what lay in its streams then is gone. */
  readonly emptiedAt: number | null;
  /** Ids of those that were to wait for a decision at that moment. */
  readonly parked: readonly string[];
  readonly published: Published;
}

/** Properties of decision D72 that the records are held against. */
const PROPERTIES = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P8', 'P9', 'P10', 'P11', 'P12', 'P16', 'P17', 'P18'] as const;

async function readRecords(pool: pg.Pool): Promise<ReadonlyMap<string, ExecutionRecord>> {
  const records = new Map<string, ExecutionRecord>();
  for await (const record of readExecutionRecords(pool)) records.set(record.id, record);
  return records;
}

/** Holds what is recorded, and what clients and the ledger saw, against what was promised. */
export async function judge(pool: pg.Pool, seen: Observations): Promise<readonly Verdict[]> {
  const records = await readRecords(pool);
  const outcomes = [...seen.accepted].map(([instanceId, workload]) => {
    const record = records.get(instanceId);
    const problems = record === undefined ? ['P1 was accepted and is gone'] : checkOutcome(record, workload);
    return { title: `${workload.kind} ${instanceId}`, problems };
  });
  const streams = seen.transcripts.map((transcript) => {
    const record = records.get(transcript.instanceId);
    const problems = record === undefined ? ['P5 was streamed and is gone'] : checkTranscript(transcript, record);
    return { title: `stream of ${transcript.instanceId}`, problems };
  });
  const violations = await checkInvariants(pool, records, seen.ledger);
  const byProperty = PROPERTIES.map((property) => ({
    title: `invariant ${property}`,
    problems: violations
      .filter(({ text }) => text.startsWith(`${property} `))
      .map(({ executionId, text }) => `${executionId}: ${text}`),
  }));
  const dead = await pool.query<{ reason: string }>('SELECT reason FROM dead_letters');
  const heard = checkHeard([...records.values()], seen.accepted);
  const publishing = await checkPublishing(pool, [...records.values()], seen.published);
  const parked = seen.emptiedAt === null ? [] : [checkParked([...records.values()], seen.parked, seen.emptiedAt)];
  return [
    ...outcomes,
    ...streams,
    ...byProperty,
    { title: 'every event heard once', problems: heard },
    { title: 'what is published is live', problems: publishing },
    ...parked.map((problems) => ({ title: 'approved after Redis was emptied', problems })),
    { title: 'no dead letters', problems: dead.rows.map(({ reason }) => reason) },
  ];
}
