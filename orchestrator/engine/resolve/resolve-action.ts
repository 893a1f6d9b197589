import { ACTION_OPTION_KEYS } from '#schemas/definition/node-config.ts';
import type { PackedContext } from '#schemas/expressions/evaluation-work.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { isJsonObject, JsonObject, type Json } from '#schemas/json.ts';
import { LARGE_VALUE_BYTES } from '#schemas/execution/packed-result.ts';
import { parseJsonText } from '#schemas/templates/json-text.ts';
import { templateFieldsOf, type TemplateFields } from '#schemas/templates/template-fields.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { fillApart, fillHere, readTemplates, toTriggerSize, type TemplateJob } from './fill-templates.ts';
import { toFailed, type ResolveContext, type ResolvedNode } from './resolve-context.ts';
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

/** The config of an action, sorted by kind of field. It is the same for every execution of the definition. */
interface ActionPlan {
  readonly descriptor: FunctionDescriptor;
  /** Texts in the function's own languages: no templates inside (decision D13). */
  readonly code: JsonObject;
  readonly templated: JsonObject;
  readonly fields: TemplateFields;
  readonly contextFields: ReadonlySet<string>;
}

/** Plans by node of a pinned definition. A changed function makes a new plan. */
const plans = new WeakMap<WorkflowNode, ActionPlan>();

function pickFields(config: WorkflowNode['config'], isWanted: (name: string) => boolean): JsonObject {
  return JsonObject.parse(Object.fromEntries(Object.entries(config).filter(([name]) => isWanted(name))));
}

/** JSON fields may be written as text (decision D33); what code they hold is the same. */
function parseTexts(fields: JsonObject, jsonFields: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && jsonFields.has(name) ? (parseJsonText(value) ?? value) : value,
    ]),
  );
}

function planAction(node: WorkflowNode, descriptor: FunctionDescriptor): ActionPlan {
  const known = plans.get(node);
  if (known?.descriptor === descriptor) return known;
  const codeFields = listFields(descriptor, 'x-code');
  const fields = templateFieldsOf(descriptor.inputSchema);
  const plan = {
    descriptor,
    code: parseTexts(
      pickFields(node.config, (name) => codeFields.has(name)),
      fields.json,
    ),
    templated: pickFields(node.config, (name) => !codeFields.has(name) && !OPTION_KEYS.has(name)),
    fields,
    contextFields: listFields(descriptor, 'x-context'),
  };
  plans.set(node, plan);
  return plan;
}

/** A context with texts is one that is large; so is one with a large trigger. */
function isLargeContext({ trigger, texts = {} }: PackedContext): boolean {
  return Object.keys(texts).length > 0 || toTriggerSize(trigger) > LARGE_VALUE_BYTES;
}

function fillInput(
  context: ResolveContext,
  job: TemplateJob,
  code: JsonObject,
  contexts: Readonly<Record<string, PackedContext>>,
): ReturnType<typeof fillHere> {
  const filled = fillHere(context, job);
  if (!filled.ok) return filled;
  const stepContexts = Object.entries(contexts).map(([name, { trigger, steps }]): [string, Json] => [
    name,
    { trigger, steps },
  ]);
  const own = isJsonObject(filled.value) ? filled.value : {};
  return { ok: true, value: { ...own, ...code, ...Object.fromEntries(stepContexts) } };
}

/**
 * Fills an action's input. Code fields (SQL, CEL …) stand as they are (decision D13); a field annotated `x-context` receives `{trigger, steps}`
 * with the steps that the node's code mentions.
 */
export async function resolveAction(context: ResolveContext): Promise<ResolvedNode> {
  const slug = String(context.node.config['actionId']);
  const descriptor = await context.dependencies.findFunction(slug);
  if (descriptor === undefined) {
    const message = `There is no function "${slug}" (any more).`;
    return toFailed({ type: 'unknown_function', message, retryable: false });
  }
  if (!descriptor.isEnabled) {
    const message = `The function "${slug}" is switched off.`;
    return toFailed({ type: 'disabled_function', message, retryable: false });
  }
  const { code, templated, fields, contextFields } = planAction(context.node, descriptor);
  const job = await readTemplates(context, templated, fields);
  const contexts: Record<string, PackedContext> = {};
  for (const name of contextFields) contexts[name] = await readStepContext(context, listSources(code));
  const isApart = job.isLarge || Object.values(contexts).some(isLargeContext);
  const filled = isApart
    ? await fillApart(context, job, { kind: 'input', literal: code, contexts })
    : fillInput(context, job, code, contexts);
  if (!filled.ok) return toFailed(filled.failure);
  const input = 'bytes' in filled ? filled.bytes : isJsonObject(filled.value) ? filled.value : {};
  return { resolution: { kind: 'action', functionSlug: slug }, input };
}
