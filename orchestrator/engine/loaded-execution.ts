import type { Json } from '#schemas/json.ts';
import type { Instant } from '../interpreter/event.ts';
import type { ExecutionState } from '../interpreter/state.ts';
import type { NodeOutput } from '../store/statements/step-statements.ts';
import type { ExecutionTrace } from './execution-trace.ts';
import type { PinnedDefinition } from './pinned-definition.ts';

/** An execution in memory, as its row and the turns since say; never changed, but for `outputs` and `trace`, which only remember what is stored. */
export interface LoadedExecution {
  readonly id: string;
  readonly ownerId: string;
  readonly depth: number;
  readonly trigger: Json;
  readonly sealedIntegrationsRef: string | null;
  readonly definition: PinnedDefinition;
  readonly startedAt: Instant;
  readonly state: ExecutionState;
  /** Position of the last consumed input. */
  readonly version: number;
  readonly outputBytes: number;
  /** When `timers` wakes it; null when it does not. */
  readonly timerDueAt: Instant | null;
  /** Outputs that are known already; null: the node has none. */
  readonly outputs: Map<string, NodeOutput | null>;
  /** Null where nothing is traced. */
  readonly trace: ExecutionTrace | null;
}
