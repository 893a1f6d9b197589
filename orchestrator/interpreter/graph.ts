import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';

/** An edge between two nodes that exist; `handle` is null when the edge names none. */
export interface Link {
  readonly source: string;
  readonly target: string;
  readonly handle: string | null;
}

/** G4, G5: the edges that run, without those that lead nowhere. */
export function toLinks(definition: WorkflowDefinition): readonly Link[] {
  const types = new Map(definition.nodes.map((node) => [node.id, node.type]));
  return toEffectiveEdges(definition)
    .filter(({ source, target }) => types.has(source) && types.has(target) && types.get(target) !== 'trigger')
    .map(({ source, target, sourceHandle }) => ({ source, target, handle: sourceHandle || null }));
}

/** The edges by the node at one of their ends. */
export function groupLinks(links: readonly Link[], end: 'source' | 'target'): ReadonlyMap<string, readonly Link[]> {
  const groups = new Map<string, Link[]>();
  for (const link of links) {
    const group = groups.get(link[end]);
    if (group === undefined) groups.set(link[end], [link]);
    else group.push(link);
  }
  return groups;
}

/**
 * The nodes so that each comes after all its predecessors, otherwise in the order given. Linear in nodes and edges.
 * Source: A. B. Kahn, "Topological sorting of large networks", 1962.
 * @throws RangeError on a cycle.
 */
export function sortTopologically(nodes: readonly WorkflowNode[], links: readonly Link[]): readonly WorkflowNode[] {
  const outgoing = groupLinks(links, 'source');
  const open = new Map([...groupLinks(links, 'target')].map(([id, incoming]) => [id, incoming.length]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sorted = nodes.filter((node) => !open.has(node.id));
  for (const { id } of sorted) {
    for (const { target } of outgoing.get(id) ?? []) {
      const left = (open.get(target) ?? 0) - 1;
      open.set(target, left);
      const node = byId.get(target);
      if (left === 0 && node !== undefined) sorted.push(node);
    }
  }
  if (sorted.length !== nodes.length) throw new RangeError('The definition has a cycle.');
  return sorted;
}
