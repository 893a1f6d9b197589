import { ACTION_OPTION_KEYS } from '#schemas/node-config.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { JsonObject, type Json } from '#schemas/json.ts';
import type { WorkflowNode } from '#schemas/workflow-definition.ts';
import { fillTemplates, toFailed, type ResolveContext, type ResolvedNode } from './resolve-node.ts';
import { readStepContext } from './step-context.ts';

const OPTION_KEYS: ReadonlySet<string> = new Set(ACTION_OPTION_KEYS);

/** Top-level input fields of a function by annotation (schemas/function-descriptor.ts). */
function listFields(descriptor: FunctionDescriptor, annotation: string): ReadonlySet<string> {
  const properties = descriptor.inputSchema?.['properties'];
  if (typeof properties !== 'object' || properties === null) return new Set();
  return new Set(
    Object.entries(properties)
      .filter(([, schema]) => typeof schema === 'object' && schema !== null && annotation in schema)
      .map(([name]) => name),
  );
}

/** Every text inside code fields: a mapping has one expression a name. */
function listSources(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(listSources);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listSources) : [];
}

function pickFields(config: WorkflowNode['config'], isWanted: (name: string) => boolean): JsonObject {
  return JsonObject.parse(Object.fromEntries(Object.entries(config).filter(([name]) => isWanted(name))));
}

/**
 * Fills an action's input. Code fields (SQL, CEL …) stand as they are (rules.md 4); a field annotated `x-context` receives `{trigger, steps}`
 * with the steps that the node's code mentions.
 */
export async function resolveAction(context: ResolveContext): Promise<ResolvedNode> {
  const { config } = context.node;
  const slug = String(config['actionId']);
  const descriptor = await context.dependencies.findFunction(slug);
  if (descriptor === undefined) {
    const message = `There is no function "${slug}" (any more).`;
    return toFailed({ type: 'unknown_function', message, retryable: false });
  }
  if (!descriptor.isEnabled) {
    const message = `The function "${slug}" is switched off.`;
    return toFailed({ type: 'disabled_function', message, retryable: false });
  }
  const codeFields = listFields(descriptor, 'x-code');
  const code = pickFields(config, (name) => codeFields.has(name));
  const templated = pickFields(config, (name) => !codeFields.has(name) && !OPTION_KEYS.has(name));
  const filled = await fillTemplates(context, templated, listFields(descriptor, 'x-json'));
  if (!filled.ok) return toFailed(filled.failure);
  const contexts: Record<string, Json> = {};
  for (const name of listFields(descriptor, 'x-context')) {
    contexts[name] = { ...(await readStepContext(context, listSources(code))) };
  }
  const input = { ...JsonObject.parse(filled.value), ...code, ...contexts };
  return { resolution: { kind: 'action', functionSlug: slug }, input };
}
