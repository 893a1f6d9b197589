import type { Statement } from '#events/platform/postgres/statement.ts';
import type { Instant } from '../interpreter/event.ts';
import type { ExecutionState } from '../interpreter/state.ts';
import type { EventRow } from '../store/statements/log-writes.ts';
import type { ExecutionTrace } from './execution-trace.ts';
import type { PinnedDefinition } from './pinned-definition.ts';

/** An execution after a commit. */
export interface CommittedExecution {
  readonly id: string;
  readonly version: number;
  readonly definition: PinnedDefinition;
  readonly state: ExecutionState;
}

/** The events that a commit recorded for an execution. */
export interface CommittedEvents {
  readonly executionId: string;
  readonly workflowId: string;
  readonly startedAt: Instant;
  readonly trace: ExecutionTrace | null;
  readonly events: readonly EventRow[];
}

/** Additions of an engine to the turns that all engines share. */
export interface EngineHooks {
  /** Statements of a start's transaction. */
  startStatements(executionId: string): readonly Statement[];
  /** Statements of a purge's transaction. */
  purgeStatements(executionId: string): readonly Statement[];
  /** Awaited before an input of an execution is consumed, wake-ups of timers too. Never rejects. */
  approach(executionId: string): Promise<void>;
  /** Called after each commit. */
  committed(executions: readonly CommittedExecution[]): void;
}
