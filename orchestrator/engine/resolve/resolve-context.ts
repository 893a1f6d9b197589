import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { ExpressionEvaluator } from '#events/platform/threads/expression-pool.ts';
import { toSafeFailure, type Failure } from '#schemas/failure.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { JsonObject } from '#schemas/json.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import type { Instant, Resolution } from '../../interpreter/event.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { OutputSource } from './node-outputs.ts';

/** Everything from outside that resolving needs. */
export interface ResolveDependencies {
  readonly outputs: OutputSource;
  /** Evaluates what users wrote outside the event loop, within a budget of time. */
  readonly expressions: Pick<ExpressionEvaluator, 'evaluate' | 'evaluateRows' | 'fillTemplates'>;
  findFunction(slug: string): Promise<FunctionDescriptor | undefined>;
}

/** The result of a `resolve`, kept for the command that uses it. */
export interface ResolvedNode {
  readonly resolution: Resolution;
  /** The function's input, of an action; JSON text when it is large. */
  readonly input?: JsonObject | Uint8Array;
  /** The event, of a publish-event node. */
  readonly outgoing?: OutgoingEvent;
}

/** Everything a node's own resolver works with. */
export interface ResolveContext {
  readonly execution: LoadedExecution;
  readonly node: WorkflowNode;
  readonly attempt: number;
  readonly now: Instant;
  readonly dependencies: ResolveDependencies;
}

/** A resolution that fails its node. */
export function toFailed(error: Failure): ResolvedNode {
  return { resolution: { kind: 'failed', error: toSafeFailure(error) } };
}
