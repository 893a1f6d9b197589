import type { AdvanceRequest, AdvanceResult, Letter, WorkflowObserver } from './run-workflow.ts';

/** What the engine logs with. */
export interface DaprEngineLogger {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}

/**
 * How a Dapr workflow stands. `broken`: a turn was stored after the state store was emptied, so that half of its state is there; `stalled`: Dapr waits for a code version or a limit to change; `unknown`: a status that the SDK of this version cannot
 * read.
 */
export type DaprStatus =
  | 'missing'
  | 'pending'
  | 'running'
  | 'suspended'
  | 'completed'
  | 'failed'
  | 'terminated'
  | 'stalled'
  | 'broken'
  | 'unknown';

/** Whether Dapr is done with it. */
export function isOver(status: DaprStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'terminated';
}

/** What the workflows ask of the engine. */
export interface WorkflowHandlers extends WorkflowObserver {
  /** The activity. It may run more than once for one request. */
  advance(request: AdvanceRequest): Promise<AdvanceResult>;
}

/** The workflows of one orchestrator in Dapr, by execution id. Every call may reject; all of them may be repeated. */
export interface DaprWorkflows {
  /** Whether Dapr is ready for all the other calls. */
  isReady(): Promise<boolean>;
  /** Starts the workflow of an execution, whose first activity `host` waits for; one that is there already is left alone. */
  schedule(executionId: string, host?: string): Promise<void>;
  /** Raises its mailbox event with that letter; false where there is no such workflow. */
  post(executionId: string, letter: Letter): Promise<boolean>;
  terminate(executionId: string): Promise<void>;
  /** Lets one that is suspended go on. */
  resume(executionId: string): Promise<void>;
  status(executionId: string): Promise<DaprStatus>;
  /** Forgets one that is over; false when there was none, or when it still runs. */
  purge(executionId: string): Promise<boolean>;
  close(): Promise<void>;
}
