import type { ASTNode } from '@marcbachmann/cel-js';

/** Macros that run their argument once an element, or bind a value: one inside another multiplies the work. */
const MULTIPLYING = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

/** Every node of a parsed expression, parents first, with how many multiplying macros it stands in. */
export function walkExpression(root: ASTNode): readonly { readonly node: ASTNode; readonly nesting: number }[] {
  const found: { node: ASTNode; nesting: number }[] = [];
  const visit = (value: unknown, nesting: number): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, nesting);
    else if (isNode(value)) {
      found.push({ node: value, nesting });
      if (value.op === 'rcall') {
        const [, receiver, args] = value.args;
        visit(receiver, nesting);
        visit(args, isMultiplying(value) ? nesting + 1 : nesting);
      } else visit(value.args, nesting);
    }
  };
  visit(root, 0);
  return found;
}

/** The sentence about a limit that an expression breaks; null when it breaks none (decision D28). */
export function findExcess(root: ASTNode): string | null {
  const nested = walkExpression(root).find(({ node, nesting }) => nesting > 0 && isMultiplying(node));
  return nested === undefined
    ? null
    : 'A map, filter, all, exists or cel.bind may not stand inside another one: split it over two nodes.';
}

function isMultiplying(node: ASTNode): boolean {
  return node.op === 'rcall' && MULTIPLYING.has(node.args[0]);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
