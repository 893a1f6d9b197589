import { HttpProblem } from '#events/transport/http-service.ts';
import type { DefinitionIssue } from '#schemas/definition-issue.ts';
import type { Json } from '#schemas/json.ts';
import { TriggerConfig } from '#schemas/node-config.ts';
import { normalizeDefinition } from '#schemas/normalize-definition.ts';
import { validateDefinition } from '#schemas/validate-definition.ts';
import type { WorkflowDefinition } from '#schemas/workflow-definition.ts';
import type { Engine, StartExecution, StartOutcome } from '../engine/engine.ts';
import { createInstanceId } from '../instance-id.ts';
import type { FunctionCatalogue } from '../store/function-catalogue.ts';

/** What every way to start an execution has in common. */
export interface StartRequest {
  readonly definition: WorkflowDefinition;
  readonly workflowVersion: number | null;
  readonly ownerId: string;
  readonly trigger: Json;
  readonly triggerType: string;
  /** The trigger nodes that fired; null: the manual ones. */
  readonly triggerNodeIds: readonly string[] | null;
  readonly depth: number;
  readonly rerunOf: string | null;
  readonly sealedIntegrations: ((instanceId: string) => Buffer) | null;
  readonly receipt: StartExecution['receipt'];
}

export interface StartDependencies {
  readonly engine: Engine;
  readonly functions: FunctionCatalogue;
  readonly clock: () => number;
}

/** A definition that cannot run: 422 with every problem (rules.md 9). */
function toInvalid(issues: readonly DefinitionIssue[]): HttpProblem {
  return new HttpProblem(
    422,
    'Invalid definition',
    `The definition has ${issues.length === 1 ? 'a problem' : `${issues.length} problems`}: ${issues[0]?.message ?? ''}`,
    issues.map(({ nodeId, field, code, message, fix }) => ({ node: nodeId, field, code, message, fix })),
  );
}

/** A run by hand fires the manual triggers; a workflow that has none is tried out through its first trigger. */
function toManualTriggers(definition: WorkflowDefinition): readonly string[] {
  const triggers = definition.nodes.filter((node) => node.type === 'trigger');
  const manual = triggers.filter((node) => {
    const config = TriggerConfig.safeParse(node.config);
    return config.success && config.data.triggerType === 'manual';
  });
  return (manual.length > 0 ? manual : triggers.slice(0, 1)).map((node) => node.id);
}

/**
 * Normalises, validates and starts. Resolves once the execution is committed.
 * @throws {HttpProblem} 422 with every problem of the definition.
 */
export async function startExecution(dependencies: StartDependencies, request: StartRequest): Promise<StartOutcome> {
  const functions = await dependencies.functions.current();
  const definition = normalizeDefinition(request.definition, functions);
  const issues = validateDefinition(definition, { functions }).filter((issue) => issue.severity === 'error');
  if (issues.length > 0) throw toInvalid(issues);
  const instanceId = createInstanceId(definition.id, dependencies.clock());
  return dependencies.engine.start({
    instanceId,
    ownerId: request.ownerId,
    definition,
    workflowVersion: request.workflowVersion,
    trigger: request.trigger,
    triggerType: request.triggerType,
    triggerNodeIds: request.triggerNodeIds ?? toManualTriggers(definition),
    depth: request.depth,
    rerunOf: request.rerunOf,
    sealedIntegrations: request.sealedIntegrations?.(instanceId) ?? null,
    receipt: request.receipt,
  });
}
