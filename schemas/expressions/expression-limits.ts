import type { Expression } from '../cel/syntax/expression.ts';
import { listChildren } from '../cel/syntax/list-nodes.ts';

/** Limits of one expression (decision D28); the source is measured in UTF-16 units. */
export const EXPRESSION_LIMITS = { sourceLength: 2_048, nodes: 500, depth: 64 } as const;

/** The sentence about nesting that an expression breaks; null when it breaks none (decision D28). */
export function findExcess(root: Expression): string | null {
  return hasNestedLoop(root, false)
    ? 'A loop (map, filter, all, exists …) or cel.bind may not stand inside another one: split it over two nodes.'
    : null;
}

/** Loops run their body once an element, `cel.bind` uses its value any number of times: one inside another multiplies the work. */
function hasNestedLoop(node: Expression, isInside: boolean): boolean {
  if (node.kind !== 'loop' && node.kind !== 'bind')
    return listChildren(node).some((child) => hasNestedLoop(child, isInside));
  if (isInside) return true;
  const isOutside = (child: Expression): boolean =>
    node.kind === 'loop' ? child === node.range : node.macro !== 'bind' && child === node.value;
  return listChildren(node).some((child) => hasNestedLoop(child, !isOutside(child)));
}
