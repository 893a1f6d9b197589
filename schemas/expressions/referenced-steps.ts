import { parseExpression } from './cel.ts';
import { walkExpression } from './expression-limits.ts';

/** Names after `steps.` in an expression; `all` when some are computed (`steps[trigger.name]`), so that every upstream node may be meant. */
export interface ReferencedSteps {
  readonly names: readonly string[];
  readonly all: boolean;
}

/** Which steps an expression reads; none for one that does not parse. */
export function findReferencedSteps(source: string): ReferencedSteps {
  const names = new Set<string>();
  let mentions = 0;
  let named = 0;
  for (const { node } of parse(source)) {
    if (node.op === 'id' && node.args === 'steps') mentions++;
    if (node.op !== '.' && node.op !== '[]') continue;
    const [from, key] = node.args;
    if (from.op !== 'id' || from.args !== 'steps') continue;
    const name = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined;
    if (typeof name !== 'string') continue;
    names.add(name);
    named++;
  }
  return { names: [...names], all: mentions > named };
}

function parse(source: string): ReturnType<typeof walkExpression> {
  try {
    return walkExpression(parseExpression(source));
  } catch {
    return [];
  }
}
