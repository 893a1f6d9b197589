import { z } from 'zod';
import { ConditionConfig } from '#schemas/definition/node-config.ts';
import { evaluateConditionRows, needsPool } from '#schemas/expressions/condition-rows.ts';
import type { FilledApart } from '#events/platform/threads/expression-pool.ts';
import { fillRows } from '#schemas/expressions/fill-rows.ts';
import { ResolvedRow } from '#schemas/expressions/resolved-row.ts';
import { Json } from '#schemas/json.ts';
import { fillApart, fillHere, readTemplates } from './fill-templates.ts';
import { toFailed, type ResolveContext, type ResolvedNode } from './resolve-context.ts';
import { readStepContext } from './step-context.ts';

/** Evaluates structured rows, or one CEL expression; an expression that fails or gives no boolean fails the node (decision D35). */
export async function resolveCondition(context: ResolveContext): Promise<ResolvedNode> {
  const config = ConditionConfig.parse(context.node.config);
  if (config.rows !== undefined) {
    const job = await readTemplates(context, Json.parse(config.rows));
    if (job.isLarge) return toCondition(await fillApart(context, job, { kind: 'rows', combine: config.combine }));
    const filled = fillHere(context, job, fillRows);
    if (!filled.ok) return toFailed(filled.failure);
    const rows = z.array(ResolvedRow).parse(filled.value);
    const { expressions } = context.dependencies;
    const result = needsPool(rows)
      ? await expressions.evaluateRows(rows, config.combine)
      : evaluateConditionRows(rows, config.combine);
    return toCondition(result);
  }
  const source = config.expression ?? 'false';
  return toCondition(await context.dependencies.expressions.evaluate(source, await readStepContext(context, [source])));
}

function toCondition(outcome: FilledApart): ResolvedNode {
  if (!outcome.ok) return toFailed(outcome.failure);
  if ('value' in outcome && typeof outcome.value === 'boolean') {
    return { resolution: { kind: 'condition', result: outcome.value } };
  }
  return toFailed({ type: 'expression_error', message: 'The expression must give true or false.', retryable: false });
}
