import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { NodeRequested, toRequestId } from '#events/contracts/node-events.ts';

/** One attempt at one step, as far as it has come in this runner. Each state has what the one before it had, and more. */
export type Attempt = RequestedAttempt | ClaimedAttempt | RunningAttempt | EndedAttempt;

/** A request that was read and checked. */
export interface RequestedAttempt {
  readonly state: 'requested';
  /** `<execution>/<node>/<attempt>`: the same however often the step is asked for. */
  readonly id: string;
  /** The node.requested. */
  readonly event: CloudEvent;
  /** Its data. */
  readonly request: NodeRequested;
}

/** An attempt that this runner has to run. */
export interface ClaimedAttempt extends Omit<RequestedAttempt, 'state'> {
  readonly state: 'claimed';
  /**
   * `stored`: the table of claims answers for it. `in-memory`: it only computes, so the broker answers for it until its result is published, and
   * running it twice is as good as once.
   */
  readonly claim: 'stored' | 'in-memory';
  /** Runners that tried it, this one included. */
  readonly runs: number;
  /** ISO 8601: when the request first came to a runner. */
  readonly claimedAt: string;
  /** Whether its claim says already that it begins; one in memory has no claim to say so. */
  readonly isMarked: boolean;
  /** When it began under a runner that is gone, and when that was last heard of (ISO 8601); null for one that never began. */
  readonly lost: { readonly begunAt: string; readonly seenAt: string } | null;
}

/** An attempt whose function runs. `event` has the trace of the attempt's own span, where there is one: results go on in it. */
export interface RunningAttempt extends Omit<ClaimedAttempt, 'state'> {
  readonly state: 'running';
  /** ISO 8601. */
  readonly startedAt: string;
}

/** An attempt with its result. */
export interface EndedAttempt extends Omit<RunningAttempt, 'state'> {
  readonly state: 'ended';
  /** The node.completed or node.failed. */
  readonly result: CloudEvent;
  /** The output, where the event only refers to it (claim check); else null. */
  readonly payload: { readonly ref: string; readonly bytes: Buffer } | null;
  /**
   * The function may run again without harm, so nobody waits for the disk: a crash of the database that forgets the result forgets what came after
   * it too, the acknowledgement of the request included, and it runs again under the same idempotency key.
   */
  readonly isSafeToRepeat: boolean;
}

/** Reads a node.requested; a text says why it is none. */
export function readAttempt(event: CloudEvent): RequestedAttempt | string {
  const parsed = NodeRequested.safeParse(event.data);
  if (!parsed.success) return `Not a node.requested: ${parsed.error.message.slice(0, 500)}`;
  const { executionId, nodeId, attempt } = parsed.data;
  const id = toRequestId(executionId, nodeId, attempt);
  if (id !== event.id) return `The id is not the one of its data, ${id}.`;
  return { state: 'requested', id, event, request: parsed.data };
}
