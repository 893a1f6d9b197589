import type { Failure } from '#schemas/failure.ts';
import type { JsonObject } from '#schemas/json.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { Instant } from './event.ts';

/**
 * State of one node. Outputs are never inside (decision D34).
 * A `dueAt` is kept through a pause and takes effect at resume; a `deadline` and a `leaseUntil` stand still meanwhile (P4, P5).
 */
export type NodeState =
  /** Waits for its incoming edges: `open` are not settled yet, `taken` were taken. */
  | { readonly status: 'pending'; readonly open: number; readonly taken: number }
  /** The host is asked to resolve it; ends in the same turn. */
  | { readonly status: 'resolving'; readonly attempt: number }
  /** Was to start while the execution was paused: starts at resume. */
  | { readonly status: 'held'; readonly attempt: number }
  /** Requested from the runners. Without a word until `leaseUntil` it is requested again; `asks` counts the repetitions. */
  | {
      readonly status: 'running';
      readonly attempt: number;
      readonly functionSlug: string;
      readonly leaseUntil: Instant;
      readonly asks: number;
      /** Start of the work, as the last runner reported it (ISO 8601); null until one reports. */
      readonly startedAt: string | null;
    }
  /** Attempt `attempt` failed; the next one starts at `dueAt`. */
  | { readonly status: 'retrying'; readonly attempt: number; readonly dueAt: Instant }
  | { readonly status: 'timer'; readonly attempt: number; readonly dueAt: Instant }
  | {
      readonly status: 'gate';
      readonly attempt: number;
      readonly eventName: string;
      readonly deadline: Instant;
      /** Sequence of its approval.requested: of several open gates of one name the first is decided first. */
      readonly openedAs: number;
    }
  | { readonly status: 'completed'; readonly attempt: number }
  | { readonly status: 'failed'; readonly attempt: number }
  | { readonly status: 'skipped' }
  | { readonly status: 'cancelled' };

/** A raised event that waits for a gate of its name (decision D51). */
export interface BufferedEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly approved: boolean;
  readonly by: string;
  readonly reason: string | null;
  readonly data?: JsonObject;
}

/** How a gate ends; also the handle that its edges follow. */
export type GateOutcome = 'approved' | 'rejected' | 'timeout';

/** The decision of a gate, kept to answer later attempts to decide it. */
export interface GateDecision {
  readonly nodeId: string;
  readonly eventName: string;
  /** The raised event that decided; null when the time did. */
  readonly eventId: string | null;
  readonly outcome: GateOutcome;
}

/** How the execution is to fail, and because of which node; carried out at once, or at resume when it is paused (E3). */
export interface Ending {
  readonly phase: 'failed' | 'rejected' | 'timed_out';
  readonly nodeId: string;
}

/** The whole state of an execution, plain JSON: the fold of its events. `nodes` is indexed as `Plan.nodes`. */
export interface ExecutionState {
  readonly interpreterVersion: 1;
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: Phase;
  /** Sequence of the last recorded event; 0 before the first. */
  readonly sequence: number;
  /** Nodes that are completed, failed, skipped or cancelled. */
  readonly settled: number;
  /** Nodes that are resolving, held, running, retrying or a timer. */
  readonly working: number;
  /** Gates that are open. */
  readonly waiting: number;
  readonly progress: number;
  /** When the execution was paused; null while it is not. */
  readonly pausedAt: Instant | null;
  readonly nodes: readonly NodeState[];
  readonly buffered: readonly BufferedEvent[];
  readonly decisions: readonly GateDecision[];
  readonly ending: Ending | null;
  readonly error: Failure | null;
}
