import { findReferencedSteps } from '#schemas/expressions/referenced-steps.ts';
import { toStepKeys } from '#schemas/expressions/step-keys.ts';
import type { PackedContext } from '#schemas/expressions/evaluation-work.ts';
import { toJson, type Json } from '#schemas/json.ts';
import { isLarge, loadResults, unpackResults } from './node-outputs.ts';
import type { ResolveContext } from './resolve-context.ts';

/** `{trigger, steps}` for CEL, with only the steps that the sources mention and that have an output; large ones stay JSON text. */
export async function readStepContext(context: ResolveContext, sources: readonly string[]): Promise<PackedContext> {
  const { execution } = context;
  const references = sources.map(findReferencedSteps);
  const isAll = references.some(({ all }) => all);
  const names = new Set(references.flatMap((reference) => reference.names));
  const mentioned = [...execution.definition.index.byId.values()]
    .map((node) => ({ id: node.id, keys: toStepKeys(node).filter((key) => isAll || names.has(key)) }))
    .filter(({ keys }) => keys.length > 0);
  const ids = new Set(mentioned.map(({ id }) => id));
  const loaded = await loadResults(execution, ids, context.dependencies.outputs);
  const results = isLarge(loaded.values()) ? loaded : unpackResults(loaded);
  const steps: Record<string, Json> = {};
  const texts: Record<string, Uint8Array> = {};
  for (const { id, keys } of mentioned) {
    const result = results.get(id);
    if (result === undefined) continue;
    for (const key of keys) {
      if ('bytes' in result) texts[key] = result.bytes;
      else steps[key] = toJson(result);
    }
  }
  return { trigger: execution.trigger, steps, texts };
}
