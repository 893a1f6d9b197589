import type { Expression } from '../cel/syntax/expression.ts';
import { listNodesOfVariable } from '../cel/syntax/list-nodes.ts';
import { parseSource } from './cel.ts';

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
  for (const node of parse(source)) {
    if (isSteps(node)) mentions++;
    const name = readStepName(node);
    if (name === null) continue;
    names.add(name);
    named++;
  }
  return { names: [...names], all: mentions > named };
}

function isSteps(node: Expression): boolean {
  return node.kind === 'name' && node.name === 'steps';
}

function readStepName(node: Expression): string | null {
  if ((node.kind === 'select' || node.kind === 'has') && isSteps(node.operand)) return node.field;
  if (node.kind !== 'index' || !isSteps(node.operand) || node.index.kind !== 'literal') return null;
  return typeof node.index.value === 'string' ? node.index.value : null;
}

function parse(source: string): readonly Expression[] {
  try {
    return listNodesOfVariable(parseSource(source), 'steps');
  } catch {
    return [];
  }
}
