import type { Statement } from '#events/platform/postgres/statement.ts';

/** Who makes a turn. */
export interface TurnMaker {
  /** `workflow`: an activity of the execution's Dapr workflow; `fallback`: the engine in place of one that does not come; `engine`: it needs none. */
  readonly by: 'engine' | 'workflow' | 'fallback';
  /** Span of the activity; null where there is none. 16 hexadecimal digits. */
  readonly activitySpanId: string | null;
}

/** Has the engine make a turn and resolves after its commit. */
export type TurnWork<Result> = (maker: TurnMaker) => Promise<Result>;

/** Additions of an engine to the turns that all engines share. */
export interface EngineHooks {
  /** Has a start made where it belongs; calls `work` once. @throws what `work` throws. */
  makeStart<Result>(executionId: string, work: TurnWork<Result>): Promise<Result>;
  /** The same for the turn that takes an input of an execution, wake-ups of timers too. */
  makeTurn<Result>(executionId: string, work: TurnWork<Result>): Promise<Result>;
  /** Statements of a start's transaction. */
  startStatements(executionId: string, maker: TurnMaker): readonly Statement[];
  /** Statements of a purge's transaction. */
  purgeStatements(executionId: string): readonly Statement[];
}
