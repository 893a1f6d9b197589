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

/** The answer to a `resolve` of the same turn. */
export interface ResolvedEvent {
  readonly event: Extract<InterpreterEvent, { type: 'resolved' }>;
  /** Everything that was found, for the command that follows. The interpreter is fed the event alone, and so is a replay. */
  readonly found: ResolvedNode;
}

/** An event of a turn, with what came with it for the commands that follow from it (N6). */
export type TurnEvent = TurnInput | ResolvedEvent;

/** A turn while it runs. */
export interface TurnInProgress {
  readonly execution: LoadedExecution;
  readonly now: number;
  readonly writes: TurnWrites;
  state: ExecutionState;
  version: number;
  outputBytes: number;
}
