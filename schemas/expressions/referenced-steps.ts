import { findNodes, type NodeIndex } from '../templates/node-index.ts';
import type { FunctionResult } from '../function-result.ts';
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

/**
 * Makes the `steps` of an expression: each name it reads finds its node as templates do, by id, label or folded label;
 * with `all`, every node that has an output is there by id and by label without blanks. Nodes without output are absent.
 */
export function toSteps(
  { names, all }: ReferencedSteps,
  nodes: NodeIndex,
  output: (nodeId: string) => FunctionResult | undefined,
): Readonly<Record<string, FunctionResult>> {
  const steps = new Map<string, FunctionResult>();
  const put = (name: string, nodeId: string): void => {
    const result = output(nodeId);
    if (result !== undefined) steps.set(name, result);
  };
  if (all) {
    for (const node of nodes.byId.values()) {
      const name = node.label.replaceAll(/\s/g, '');
      if (findNodes(nodes, name).length === 1) put(name, node.id);
    }
    for (const nodeId of nodes.byId.keys()) put(nodeId, nodeId);
  }
  for (const name of names) {
    const found = findNodes(nodes, name);
    const [node] = found;
    if (node !== undefined && found.length === 1) put(name, node.id);
  }
  return Object.fromEntries(steps);
}

function parse(source: string): ReturnType<typeof walkExpression> {
  try {
    return walkExpression(parseExpression(source));
  } catch {
    return [];
  }
}
