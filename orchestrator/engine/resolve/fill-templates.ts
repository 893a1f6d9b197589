import type { FillWork } from '#schemas/expressions/evaluation-work.ts';
import type { FilledApart } from '#events/platform/threads/expression-pool.ts';
import type { Failure } from '#schemas/failure.ts';
import { isJsonObject, type Json } from '#schemas/json.ts';
import { LARGE_VALUE_BYTES, type PackedResult } from '#schemas/execution/packed-result.ts';
import { listReferences } from '#schemas/templates/list-references.ts';
import { findTarget } from '#schemas/templates/reference-target.ts';
import { resolveTemplates } from '#schemas/templates/resolve-templates.ts';
import { NO_FIELDS, type TemplateFields } from '#schemas/templates/template-fields.ts';
import { INLINE_PAYLOAD_BYTES } from '#schemas/execution/function-result.ts';
import { isLarge, loadResults, unpackResults } from './node-outputs.ts';
import type { ResolveContext } from './resolve-context.ts';

/** Largest JSON of a filled value that this process reads itself: events and messages, not the inputs of functions. */
const MAX_FILLED_LENGTH = 900_000;

/** A value with templates, and everything that they refer to. */
export interface TemplateJob {
  readonly value: Json;
  readonly fields: TemplateFields;
  readonly results: ReadonlyMap<string, PackedResult>;
  /** Too much for the event loop. */
  readonly isLarge: boolean;
}

/** JSON text lengths of triggers: an execution keeps its trigger, and it is measured once. */
const triggerSizes = new WeakMap<object, number>();

/** Length of a trigger's JSON text. */
export function toTriggerSize(trigger: Json): number {
  if (typeof trigger !== 'object' || trigger === null) return typeof trigger === 'string' ? trigger.length : 8;
  const known = triggerSizes.get(trigger);
  if (known !== undefined) return known;
  const size = JSON.stringify(trigger).length;
  triggerSizes.set(trigger, size);
  return size;
}

function toSize(result: PackedResult): number {
  return 'bytes' in result ? result.bytes.byteLength : INLINE_PAYLOAD_BYTES;
}

/** Reads the outputs that a value's templates mention, and no others. */
export async function readTemplates(
  context: ResolveContext,
  value: Json,
  fields: TemplateFields = NO_FIELDS,
): Promise<TemplateJob> {
  const { execution, dependencies } = context;
  const targets = listReferences(value, fields.json).flatMap((found) =>
    found.kind === 'reference' ? [findTarget(execution.definition.index, found.reference)] : [],
  );
  const nodeIds = new Set(targets.flatMap((target) => (target.kind === 'node' ? [target.nodeId] : [])));
  const results = await loadResults(execution, nodeIds, dependencies.outputs);
  const ofTrigger = targets.some((target) => target.kind === 'trigger') ? toTriggerSize(execution.trigger) : 0;
  const largest = [...results.values()].reduce((most, result) => Math.max(most, toSize(result)), ofTrigger);
  const broughtIn = largest * targets.length;
  return { value, fields, results, isLarge: isLarge(results.values()) || broughtIn > LARGE_VALUE_BYTES };
}

/** Fills a job at once: for those that are not large. */
export function fillHere(
  context: ResolveContext,
  { value, fields, results }: TemplateJob,
  fill: typeof resolveTemplates = resolveTemplates,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly failure: Failure } {
  const { trigger, definition } = context.execution;
  const unpacked = unpackResults(results);
  const scope = { trigger, nodes: definition.index, output: (nodeId: string) => unpacked.get(nodeId) };
  return fill(value, scope, fields);
}

/** Fills a job in a thread, which also carries out its purpose. */
export function fillApart(
  context: ResolveContext,
  job: TemplateJob,
  purpose: FillWork['purpose'],
): Promise<FilledApart> {
  const { trigger, definition } = context.execution;
  return context.dependencies.expressions.fillTemplates({
    value: job.value,
    fields: job.fields,
    trigger,
    nodes: [...job.results.keys()].flatMap((nodeId) => definition.index.byId.get(nodeId) ?? []),
    results: [...job.results],
    purpose,
  });
}

/** Fills the templates of settings that are looked into here: at most 900,000 characters of JSON. */
export async function fillTemplates(
  context: ResolveContext,
  settings: { readonly [name: string]: Json },
  fields: TemplateFields = NO_FIELDS,
): Promise<
  | { readonly ok: true; readonly value: { readonly [name: string]: Json } }
  | { readonly ok: false; readonly failure: Failure }
> {
  const job = await readTemplates(context, settings, fields);
  const filled = job.isLarge
    ? await fillApart(context, job, { kind: 'input', literal: {}, contexts: {} })
    : fillHere(context, job);
  if (!filled.ok) return filled;
  const text = 'value' in filled ? JSON.stringify(filled.value) : new TextDecoder().decode(filled.bytes);
  if (text.length > MAX_FILLED_LENGTH) {
    const message = `Filled, it has ${text.length} characters; ${MAX_FILLED_LENGTH} are allowed.`;
    return { ok: false, failure: { type: 'template_too_large', message, retryable: false } };
  }
  const value: Json = 'value' in filled ? filled.value : JSON.parse(text);
  return { ok: true, value: isJsonObject(value) ? value : {} };
}
