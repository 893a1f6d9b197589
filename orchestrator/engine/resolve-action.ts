import { ACTION_OPTION_KEYS } from '#schemas/node-config.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Json } from '#schemas/json.ts';
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

function listSources(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(listSources);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listSources) : [];
}

/**
 * Fills an action's input. Code fields (SQL, CEL …) stand as they are (rules.md 4); a field annotated `x-context` receives `{trigger, steps}`
 * with the steps that the node's code mentions.
 */
export async function resolveAction(context: ResolveContext): Promise<ResolvedNode> {
  const slug = String(context.node.config['actionId']);
  const descriptor = await context.dependencies.findFunction(slug);
  if (descriptor === undefined) {
    return toFailed({
      type: 'unknown_function',
      message: `There is no function "${slug}" (any more).`,
      retryable: false,
    });
  }
  if (!descriptor.isEnabled)
    return toFailed({
      type: 'disabled_function',
      message: `The function "${slug}" is switched off.`,
      retryable: false,
    });
  const codeFields = listFields(descriptor, 'x-code');
  const fields = Object.entries(context.node.config).filter(([name]) => !OPTION_KEYS.has(name));
  const templated = Object.fromEntries(fields.filter(([name]) => !codeFields.has(name)));
  const code = Object.fromEntries(fields.filter(([name]) => codeFields.has(name))) as Record<string, Json>;
  const filled = await fillTemplates(context, templated, listFields(descriptor, 'x-json'));
  if (!filled.ok) return toFailed(filled.failure);
  const input: Record<string, Json> = { ...(filled.value as Record<string, Json>), ...code };
  for (const name of listFields(descriptor, 'x-context'))
    input[name] = { ...(await readStepContext(context, listSources(code))) };
  return { resolution: { kind: 'action', functionSlug: slug }, input };
}
