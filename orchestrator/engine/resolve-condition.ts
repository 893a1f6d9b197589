import { z } from 'zod';
import { ConditionConfig } from '#schemas/node-config.ts';
import { evaluateConditionRows, needsPool } from '#schemas/expressions/condition-rows.ts';
import { ResolvedRow } from '#schemas/expressions/resolved-row.ts';
import { fillTemplates, toFailed, type ResolveContext, type ResolvedNode } from './resolve-node.ts';
import { readStepContext } from './step-context.ts';

/** Evaluates structured rows, or one CEL expression; an expression that fails or gives no boolean fails the node (architecture.md §2.5). */
export async function resolveCondition(context: ResolveContext): Promise<ResolvedNode> {
  const config = ConditionConfig.parse(context.node.config);
  if (config.rows !== undefined) {
    const filled = await fillTemplates(context, config.rows);
    if (!filled.ok) return toFailed(filled.failure);
    const rows = z.array(ResolvedRow).parse(filled.value);
    const { expressions } = context.dependencies;
    const result = needsPool(rows)
      ? await expressions.evaluateRows(rows, config.combine)
      : evaluateConditionRows(rows, config.combine);
    return result.ok ? { resolution: { kind: 'condition', result: result.value } } : toFailed(result.failure);
  }
  const source = config.expression ?? 'false';
  const result = await context.dependencies.expressions.evaluate(source, await readStepContext(context, [source]));
  if (!result.ok) return toFailed(result.failure);
  if (typeof result.value !== 'boolean') {
    return toFailed({ type: 'expression_error', message: 'The expression must give true or false.', retryable: false });
  }
  return { resolution: { kind: 'condition', result: result.value } };
}
