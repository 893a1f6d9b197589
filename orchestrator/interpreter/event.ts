import type { Timings } from '#schemas/execution/execution-event.ts';
import type { Failure } from '#schemas/failure.ts';
import type { JsonObject } from '#schemas/json.ts';

/** Instants are milliseconds since 1970 (UTC), given by the host: the interpreter has no clock. */
export type Instant = number;

/** The answer of the host to a `resolve` command: templates filled, condition evaluated (decision D34). */
export type Resolution =
  | { readonly kind: 'action'; readonly functionSlug: string }
  | { readonly kind: 'condition'; readonly result: boolean }
  | { readonly kind: 'timer'; readonly dueAt: Instant }
  | { readonly kind: 'approval-gate'; readonly message: string | null }
  | { readonly kind: 'publish-event'; readonly eventId: string; readonly eventType: string; readonly topic: string }
  | { readonly kind: 'failed'; readonly error: Failure };

/** Something that happened to an execution. The interpreter knows nothing else of the world. `at` is when the host received it. */
export type InterpreterEvent =
  | {
      readonly type: 'start';
      readonly at: Instant;
      readonly triggerType: string;
      readonly triggerNodeIds: readonly string[];
    }
  | {
      readonly type: 'resolved';
      readonly at: Instant;
      readonly nodeId: string;
      readonly attempt: number;
      readonly resolution: Resolution;
    }
  | {
      readonly type: 'node.started';
      readonly at: Instant;
      readonly nodeId: string;
      readonly attempt: number;
      readonly startedAt: string;
    }
  | {
      readonly type: 'node.completed';
      readonly at: Instant;
      readonly nodeId: string;
      readonly attempt: number;
      readonly timings: Timings;
    }
  | {
      readonly type: 'node.failed';
      readonly at: Instant;
      readonly nodeId: string;
      readonly attempt: number;
      readonly error: Failure;
      readonly timings: Timings | null;
    }
  | {
      readonly type: 'raised';
      readonly at: Instant;
      readonly eventId: string;
      readonly eventName: string;
      readonly approved: boolean;
      readonly by: string;
      readonly reason: string | null;
      /** What was raised beside the decision; absent when nothing was. */
      readonly data?: JsonObject;
    }
  | { readonly type: 'tick'; readonly at: Instant }
  | { readonly type: 'pause'; readonly at: Instant; readonly by: string; readonly reason: string | null }
  | { readonly type: 'resume'; readonly at: Instant; readonly by: string; readonly reason: string | null }
  | { readonly type: 'terminate'; readonly at: Instant; readonly by: string; readonly reason: string | null };
