import type { PayloadRef } from '#schemas/execution/function-result.ts';
import type { InterpreterEvent } from '../../interpreter/event.ts';
import type { ExecutionState } from '../../interpreter/state.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { ResolvedNode } from '../resolve/resolve-context.ts';
import type { TurnWrites } from './turn-writes.ts';

/** An input as a turn takes it: also the start, which only the engine itself feeds. `output` comes with node.completed. */
export interface TurnInput {
  readonly event: Exclude<InterpreterEvent, { type: 'resolved' }>;
  readonly output?: PayloadRef;
}

/** A turn while it runs. */
export interface TurnInProgress {
  readonly execution: LoadedExecution;
  readonly now: number;
  readonly writes: TurnWrites;
  /** Results of `resolve` by node id, for the commands that follow. */
  readonly resolved: Map<string, ResolvedNode>;
  state: ExecutionState;
  version: number;
  outputBytes: number;
}
