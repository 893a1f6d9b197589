import type { Failure } from '#schemas/failure.ts';
import type { Json } from '#schemas/json.ts';
import type { PayloadRef } from '#schemas/execution/function-result.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { RaisedDecision } from '../interpreter/approval-gate.ts';
import type { IgnoredReason } from '../interpreter/command.ts';
import type { InterpreterEvent } from '../interpreter/event.ts';
import type { FunctionPolicy } from '../interpreter/plan.ts';

/** Where a schedule goes on when it was fired. */
export interface ScheduleAdvance {
  readonly workflowId: string;
  readonly nodeId: string;
  /** Where it stands, in milliseconds since 1970. */
  readonly dueAt: number;
  /** Null: there is no further instant. */
  readonly nextAt: number | null;
}

/** What makes a start happen once for (scope, key), however often it is requested. */
export interface StartReceipt {
  /** Whose key it is: an owner's, or for events that of the workflow that they start. */
  readonly scope: string;
  readonly key: string;
  readonly bodyHash: string;
  /** The schedule that the start fires. It goes on in the same transaction; when it does not stand at `dueAt` any more, nothing is started. */
  readonly advances?: ScheduleAdvance;
}

/** A start that has been validated and authorised. */
export interface StartExecution {
  readonly instanceId: string;
  readonly ownerId: string;
  /** Normalised and valid. */
  readonly definition: WorkflowDefinition;
  /** Policies of the functions that it uses, by slug, from the catalogue that it was validated against. They are pinned with it. */
  readonly functionPolicies: Readonly<Record<string, FunctionPolicy>>;
  readonly workflowVersion: number | null;
  /** Whether it runs the draft of its workflow. */
  readonly isDraft: boolean;
  /** The trigger data, `{{trigger}}` in templates. */
  readonly trigger: Json;
  readonly triggerType: string;
  /** The trigger nodes that fired; empty means every manual start's default. */
  readonly triggerNodeIds: readonly string[];
  /** Depth of events that start events (decision D52). */
  readonly depth: number;
  readonly rerunOf: string | null;
  /** Credentials of the start body, already sealed to the runner (decision D17). */
  readonly sealedIntegrations: Buffer | null;
  readonly receipt: StartReceipt | null;
  /** The span that starts the execution (W3C Trace Context). Every process continues its trace. Absent without tracing. */
  readonly traceparent?: string;
}

/** A start that something matched and that cannot be made. */
export interface FailedStart extends Pick<
  StartExecution,
  'instanceId' | 'ownerId' | 'workflowVersion' | 'trigger' | 'triggerType' | 'triggerNodeIds' | 'depth' | 'traceparent'
> {
  readonly workflowId: string;
  readonly workflowName: string;
  /** As it is stored, of whatever shape. */
  readonly definition: unknown;
  readonly receipt: StartReceipt;
  readonly error: Failure;
}

export type StartOutcome =
  | { readonly status: 'started'; readonly instanceId: string }
  /** The receipt's key was used before; `bodyHash` says for what. */
  | { readonly status: 'duplicate'; readonly instanceId: string; readonly bodyHash: string };

/** Events that may be delivered to a running execution: all but its start and the resolutions of the host. */
export type DeliveredEvent = Exclude<InterpreterEvent, { type: 'start' } | { type: 'resolved' }>;

/** One input for an execution; `output` comes with node.completed. */
export interface EngineInput {
  readonly event: DeliveredEvent;
  readonly output?: PayloadRef;
}

export type InputOutcome =
  | { readonly status: 'applied' }
  | { readonly status: 'ignored'; readonly reason: Exclude<IgnoredReason, 'duplicate'> }
  /** `earlier` is what was raised first under the id of a raised event; null for other events. */
  | { readonly status: 'ignored'; readonly reason: 'duplicate'; readonly earlier: RaisedDecision | null }
  | { readonly status: 'unknown_execution' };

export type PurgeOutcome = 'purged' | 'running' | 'unknown_execution';

/**
 * Runs executions durably: the interpreter's host. Everything that resolved is committed and survives the loss of every process.
 * Proven by `test/contract/engine-contract.ts` on every implementation.
 */
export interface Engine {
  /**
   * Commits the execution, what its first nodes want done, and the receipt, together.
   * @throws an error that `isMissedRows` knows when the schedule that it fires has moved on.
   */
  start(request: StartExecution): Promise<StartOutcome>;
  /** Commits an execution that failed before it began, and the receipt, together: a start that could not be made is seen, and made once. */
  failStart(request: FailedStart): Promise<StartOutcome>;
  /** Feeds an input; resolves once its effect is committed. Delivering the same input again changes nothing. */
  deliver(executionId: string, input: EngineInput): Promise<InputOutcome>;
  /** Removes every row, payload and message of an ended execution; receipts stay 7 days (decision D53). */
  purge(executionId: string): Promise<PurgeOutcome>;
  /** Takes nothing new and finishes what has begun. */
  close(): Promise<void>;
}
