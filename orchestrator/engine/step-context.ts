import { findReferencedSteps } from '#schemas/expressions/referenced-steps.ts';
import { toStepKeys } from '#schemas/expressions/step-keys.ts';
import { toJson, type Json, type JsonObject } from '#schemas/json.ts';
import { readResults, type ResolveContext } from './resolve-node.ts';

/** What CEL sees; never more than its sources mention. */
export interface StepContext {
  readonly trigger: Json;
  readonly steps: JsonObject;
}

/** `{trigger, steps}` for CEL, with only the steps that the sources mention and that have an output. */
export async function readStepContext(context: ResolveContext, sources: readonly string[]): Promise<StepContext> {
  const { execution } = context;
  const references = sources.map(findReferencedSteps);
  const isAll = references.some(({ all }) => all);
  const names = new Set(references.flatMap((reference) => reference.names));
  const mentioned = [...execution.definition.index.byId.values()]
    .map((node) => ({ id: node.id, keys: toStepKeys(node).filter((key) => isAll || names.has(key)) }))
    .filter(({ keys }) => keys.length > 0);
  const results = await readResults(context, new Set(mentioned.map(({ id }) => id)));
  const steps = mentioned.flatMap(({ id, keys }) => {
    const result = results.get(id);
    return result === undefined ? [] : keys.map((key): [string, Json] => [key, toJson(result)]);
  });
  return { trigger: execution.trigger, steps: Object.fromEntries(steps) };
}
