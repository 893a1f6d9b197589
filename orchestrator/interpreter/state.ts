import type { Failure } from '#schemas/failure.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution-status.ts';
import type { Instant } from './event.ts';

/** State of one node. Outputs are never inside (rules.md 15). */
export type NodeState =
  /** Waits for its incoming edges: `open` are not settled yet, `taken` were taken. */
  | { readonly status: 'pending'; readonly open: number; readonly taken: number }
  /** The host is asked to resolve it; ends in the same turn. */
  | { readonly status: 'resolving'; readonly attempt: number }
  /** Due while the execution was paused: starts at resume. */
  | { readonly status: 'held'; readonly attempt: number }
  /** With the runners. Nothing heard until `leaseUntil`: ask again. `startedAt` once a runner said so. */
  | {
      readonly status: 'running';
      readonly attempt: number;
      readonly functionSlug: string;
      readonly leaseUntil: Instant;
      readonly asks: number;
      readonly started: boolean;
    }
  /** Failed an attempt; the next one starts at `dueAt`. */
  | { readonly status: 'retrying'; readonly attempt: number; readonly dueAt: Instant }
  | { readonly status: 'timer'; readonly dueAt: Instant }
  | { readonly status: 'gate'; readonly eventName: string; readonly deadline: Instant }
  | { readonly status: 'completed'; readonly attempt: number }
  | { readonly status: 'failed'; readonly attempt: number }
  | { readonly status: 'skipped' }
  | { readonly status: 'cancelled' };

/** A raised event that waits for a gate of its name (rules.md 22). */
export interface BufferedEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly approved: boolean;
  readonly by: string;
  readonly reason: string | null;
}

/** A decided gate: who asks again is told the decision. */
export interface GateDecision {
  readonly nodeId: string;
  readonly eventName: string;
  readonly eventId: string;
  readonly outcome: 'approved' | 'rejected' | 'timeout';
}

/** The whole state of an execution, plain JSON: the fold of its events. `nodes` is indexed as `Plan.nodes`. */
export interface ExecutionState {
  readonly interpreterVersion: 1;
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: Phase;
  readonly sequence: number;
  readonly settled: number;
  readonly progress: number;
  /** When the execution was paused; null while it is not. Deadlines stand still meanwhile (rules.md 21). */
  readonly pausedAt: Instant | null;
  readonly nodes: readonly NodeState[];
  readonly buffered: readonly BufferedEvent[];
  readonly decisions: readonly GateDecision[];
  readonly error: Failure | null;
}
