import type { OutgoingEvent } from '#events/transport/broker.ts';
import type { ExpressionPool } from '#schemas/expressions/expression-pool.ts';
import type { Failure } from '#schemas/failure.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { FunctionResult } from '#schemas/function-result.ts';
import type { Json, JsonObject } from '#schemas/json.ts';
import type { WorkflowNode } from '#schemas/workflow-definition.ts';
import { referencedNodeIds } from '#schemas/templates/list-references.ts';
import { resolveTemplates } from '#schemas/templates/resolve-templates.ts';
import type { Instant, Resolution } from '../interpreter/event.ts';
import type { LoadedExecution } from './loaded-execution.ts';
import { loadResults, type OutputSource } from './node-outputs.ts';

/** What resolving needs of the world. */
export interface ResolveDependencies {
  readonly outputs: OutputSource;
  /** Evaluates what users wrote outside the event loop, within a budget of time. */
  readonly expressions: Pick<ExpressionPool, 'evaluate' | 'evaluateRows'>;
  findFunction(slug: string): Promise<FunctionDescriptor | undefined>;
}

/** What the host keeps between a `resolve` and the command that uses it. */
export interface ResolvedNode {
  readonly resolution: Resolution;
  /** The function's input, of an action. */
  readonly input?: JsonObject;
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
  return { resolution: { kind: 'failed', error } };
}

/** Fills the templates of a value, reading only the outputs that it mentions. */
export async function fillTemplates(
  context: ResolveContext,
  value: unknown,
  jsonFields?: ReadonlySet<string>,
): Promise<{ readonly ok: true; readonly value: Json } | { readonly ok: false; readonly failure: Failure }> {
  const { execution } = context;
  const results = await readResults(context, referencedNodeIds(value, execution.definition.index, jsonFields));
  const scope = {
    trigger: execution.trigger,
    nodes: execution.definition.index,
    output: (nodeId: string) => results.get(nodeId),
  };
  return resolveTemplates(value, scope, jsonFields);
}

/** `{success, data}` of nodes by id. */
export function readResults(
  context: ResolveContext,
  nodeIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, FunctionResult>> {
  return loadResults(context.execution, nodeIds, context.dependencies.outputs);
}

/** Texts of PostgreSQL cannot hold NUL; nothing else is lost. */
export function toStorableText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}
