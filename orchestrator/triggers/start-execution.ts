import { HttpProblem } from '#events/platform/http/http-problem.ts';
import type { Json } from '#schemas/json.ts';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import type { ParsedDefinition } from '#schemas/parse-definition.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Engine, StartExecution, StartOutcome } from '../engine/engine.ts';
import { type FunctionCatalogue, toFunctionPolicies } from '../store/function-catalogue.ts';
import type { DefinitionParser } from './definition-parser.ts';
import type { SavedDefinitions, SavedVersion } from './saved-definitions.ts';
import { customAlphabet } from 'nanoid';

/** What is started: a definition as it was received, or a saved version. */
export type StartSource =
  | {
      readonly kind: 'received';
      readonly definition: unknown;
      readonly workflowVersion: number | null;
      /** Whether it is the draft of its workflow. */
      readonly isDraft: boolean;
    }
  | ({ readonly kind: 'saved' } & SavedVersion);

/** A start, however it was triggered. */
export interface StartRequest {
  /** Its definition is parsed, normalised and validated here. */
  readonly source: StartSource;
  readonly ownerId: string;
  readonly trigger: Json;
  readonly triggerType: string;
  /** The trigger nodes that fired. Null, or none of which the definition has: the manual ones fire. */
  readonly triggerNodeIds: readonly string[] | null;
  readonly depth: number;
  readonly rerunOf: string | null;
  readonly sealedIntegrations: ((instanceId: string) => Buffer) | null;
  readonly receipt: StartExecution['receipt'];
}

export interface StartDependencies {
  readonly engine: Engine;
  readonly functions: FunctionCatalogue;
  readonly parseDefinition: DefinitionParser;
  readonly savedDefinitions: SavedDefinitions;
  readonly clock: () => number;
}

type Catalogue = Awaited<ReturnType<FunctionCatalogue['current']>>;

const TITLES = { 400: 'Bad request', 413: 'Content too large', 422: 'Invalid definition', 503: 'Unavailable' } as const;

/** A definition that cannot run: every problem at once (decision D21). */
function toInvalid({ status, errors, errorCount }: Extract<ParsedDefinition, { ok: false }>): HttpProblem {
  const count = errorCount === 1 ? 'a problem' : `${errorCount} problems`;
  return new HttpProblem(status, TITLES[status], `The definition has ${count}: ${errors[0]?.message ?? ''}`, errors);
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

function toUnknown(field: 'workflowId' | 'version', message: string): HttpProblem {
  const code = field === 'version' ? 'unknown_version' : 'unknown_workflow';
  return new HttpProblem(422, 'Unknown workflow', message, [{ field, code, message }]);
}

async function parseSaved(
  { savedDefinitions }: StartDependencies,
  saved: SavedVersion,
  catalogue: Catalogue,
): Promise<ParsedDefinition> {
  const parsed = await savedDefinitions.parse(saved, catalogue);
  const workflow = JSON.stringify(saved.workflowId);
  if (parsed === 'unknown_workflow') throw toUnknown('workflowId', `There is no workflow ${workflow}.`);
  if (parsed === 'unknown_version') {
    throw toUnknown('version', `The workflow ${workflow} has no version ${saved.version}.`);
  }
  // The request is well shaped, whatever was saved.
  return !parsed.ok && parsed.status === 400 ? { ...parsed, status: 422 } : parsed;
}

/** What fires: a definition that is run again in another version may have other triggers than those that fired first. */
function toFired(
  definition: WorkflowDefinition,
  { triggerType, triggerNodeIds }: StartRequest,
): Pick<StartExecution, 'triggerType' | 'triggerNodeIds'> {
  const triggers = new Set(definition.nodes.filter(({ type }) => type === 'trigger').map(({ id }) => id));
  const fired = (triggerNodeIds ?? []).filter((id) => triggers.has(id));
  if (fired.length > 0) return { triggerType, triggerNodeIds: fired };
  return { triggerType: 'manual', triggerNodeIds: toManualTriggers(definition) };
}

/**
 * Normalises, validates and starts. Resolves once the execution is committed.
 * @throws {HttpProblem} 400, 413 or 422 with every problem of the definition, 422 when there is no such saved version; 503 when it could not be
 * checked just now.
 */
export async function startExecution(
  dependencies: StartDependencies,
  request: StartRequest,
): Promise<StartOutcome & { readonly workflowId: string }> {
  // One catalogue for the whole start: what the definition is validated against is pinned with it.
  const catalogue = await dependencies.functions.current();
  const { source } = request;
  const parsed = await (source.kind === 'saved'
    ? parseSaved(dependencies, source, catalogue)
    : dependencies.parseDefinition(source.definition, catalogue));
  if (!parsed.ok) throw toInvalid(parsed);
  const { definition } = parsed;
  const instanceId = createInstanceId(definition.id, dependencies.clock());
  const outcome = await dependencies.engine.start({
    instanceId,
    ownerId: request.ownerId,
    definition,
    functionPolicies: toFunctionPolicies(definition, catalogue),
    workflowVersion: source.kind === 'saved' ? source.version : source.workflowVersion,
    isDraft: source.kind === 'received' && source.isDraft,
    trigger: request.trigger,
    ...toFired(definition, request),
    depth: request.depth,
    rerunOf: request.rerunOf,
    sealedIntegrations: request.sealedIntegrations?.(instanceId) ?? null,
    receipt: request.receipt,
  });
  return { ...outcome, workflowId: definition.id };
}

const toRandomPart = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 6);

/** Letters, digits and single hyphens, 40 at most (decision D22); a workflow id of other letters only becomes `workflow`. */
export function toSlug(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'workflow' : slug;
}

/** An instance id such as `my-workflow-1234567890-abc123`: slug, seconds since 1970, random part (specification, "Start Workflow"). */
export function createInstanceId(definitionId: string, now: number): string {
  return `${toSlug(definitionId)}-${Math.floor(now / 1_000)}-${toRandomPart()}`;
}
