import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { LARGE_VALUE_BYTES, unpackResult } from '../execution/packed-result.ts';
import { indexNodes } from '../templates/node-index.ts';
import { resolveTemplates } from '../templates/resolve-templates.ts';
import { createResultBudget } from './cel-result.ts';
import { evaluatePrepared, toVariables, type ExpressionContext } from './cel.ts';
import { evaluateConditionRows } from './condition-rows.ts';
import type { EvaluationOutcome, EvaluationWork, FillWork, PackedContext } from './evaluation-work.ts';
import { fillRows } from './fill-rows.ts';
import { ResolvedRow } from './resolved-row.ts';

type Filled = { readonly ok: true; readonly value: Json } | Extract<EvaluationOutcome, { kind: 'failed' }>;

function unpackContext({ trigger, steps, texts = {} }: PackedContext): ExpressionContext {
  const unpacked = Object.entries(texts).map(([name, bytes]): [string, Json] => [
    name,
    { success: true, data: JSON.parse(new TextDecoder().decode(bytes)) },
  ]);
  return { trigger, steps: { ...steps, ...Object.fromEntries(unpacked) } };
}

function fill(work: FillWork): Filled {
  const results = new Map(work.results.map(([nodeId, packed]) => [nodeId, unpackResult(packed)]));
  const scope = { trigger: work.trigger, nodes: indexNodes(work.nodes), output: (id: string) => results.get(id) };
  const resolved =
    work.purpose.kind === 'rows' ? fillRows(work.value, scope) : resolveTemplates(work.value, scope, work.fields);
  return resolved.ok ? resolved : { kind: 'failed', failure: resolved.failure, index: 0 };
}

/** A large value is returned as text: the caller stores it and does not read it. */
function toOutcome(value: Json): EvaluationOutcome {
  const text = JSON.stringify(value);
  if (text.length <= LARGE_VALUE_BYTES) return { kind: 'values', values: [value] };
  return { kind: 'text', bytes: new TextEncoder().encode(text) };
}

function toInput(value: Json, literal: JsonObject, contexts: Readonly<Record<string, PackedContext>>): Json {
  const filled = Object.entries(contexts).map(([name, packed]): [string, Json] => [name, { ...unpackContext(packed) }]);
  return { ...(isJsonObject(value) ? value : {}), ...literal, ...Object.fromEntries(filled) };
}

function evaluateRows(rows: readonly ResolvedRow[], combine: 'all' | 'any'): EvaluationOutcome {
  const outcome = evaluateConditionRows(rows, combine);
  return outcome.ok
    ? { kind: 'values', values: [outcome.value] }
    : { kind: 'failed', failure: outcome.failure, index: 0 };
}

function evaluateAll(sources: readonly string[], context: PackedContext, begin: () => void): EvaluationOutcome {
  const variables = toVariables(unpackContext(context));
  const values: Json[] = [];
  const budget = createResultBudget();
  for (const [index, source] of sources.entries()) {
    begin();
    const outcome = evaluatePrepared(source, variables, budget);
    if (!outcome.ok) return { kind: 'failed', failure: outcome.failure, index };
    values.push(outcome.value);
  }
  return { kind: 'values', values };
}

/** Does one piece of work of the expression pool; `begin` is called at each step that has a budget of its own. Pure apart from that. */
export function performEvaluation(work: EvaluationWork, begin: () => void): EvaluationOutcome {
  if (work.kind === 'cel') return evaluateAll(work.sources, work.context, begin);
  begin();
  if (work.kind === 'rows') return evaluateRows(work.rows, work.combine);
  const filled = fill(work);
  if (!('ok' in filled)) return filled;
  if (work.purpose.kind === 'input')
    return toOutcome(toInput(filled.value, work.purpose.literal, work.purpose.contexts));
  begin();
  return evaluateRows(ResolvedRow.array().parse(filled.value), work.purpose.combine);
}
