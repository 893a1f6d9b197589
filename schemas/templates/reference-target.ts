import { findNodes, foldName, type NamedNode, type NodeIndex } from './node-index.ts';
import type { TemplateReference } from './template-reference.ts';

/** The meaning of the head of a reference. `path` is the rest, still to be followed. */
export type ReferenceTarget =
  | { readonly kind: 'trigger'; readonly path: readonly string[] }
  | { readonly kind: 'node'; readonly nodeId: string; readonly path: readonly string[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly nodeIds: readonly string[] };

/**
 * Finds the node or trigger that a reference begins with. Ids and labels may contain dots: the shortest name that exists wins.
 * `{{@id:Label.x}}` is never ambiguous.
 */
export function findTarget(index: NodeIndex, { head, path }: TemplateReference): ReferenceTarget {
  if (head.kind === 'id') {
    const node = index.byId.get(head.nodeId);
    if (node === undefined) return { kind: 'unknown' };
    return { kind: 'node', nodeId: node.id, path: path.slice(labelRest(node, head.label, path)) };
  }
  if (foldName(head.name) === 'trigger') return { kind: 'trigger', path };
  let name = head.name;
  for (let taken = 0; taken <= path.length && taken <= MAX_DOTS; taken++) {
    const nodes = findNodes(index, name);
    const [node] = nodes;
    if (nodes.length > 1) return { kind: 'ambiguous', nodeIds: nodes.map(({ id }) => id) };
    if (node !== undefined) return { kind: 'node', nodeId: node.id, path: path.slice(taken) };
    name += `.${path[taken] ?? ''}`;
  }
  return { kind: 'unknown' };
}

/** Longest name tried: labels with more dots than this are reached by id. */
const MAX_DOTS = 10;

/** How many segments of the path belong to a label that holds dots itself. */
function labelRest(node: NamedNode, label: string, path: readonly string[]): number {
  const rest = node.label.trim().split('.').length - 1;
  return rest > 0 && [label, ...path.slice(0, rest)].join('.') === node.label.trim() ? rest : 0;
}
