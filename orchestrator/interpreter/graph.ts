import type { WorkflowDefinition, WorkflowNode } from '#schemas/workflow-definition.ts';

/** An edge between two nodes that exist; `handle` is null when the edge names none. */
export interface Link {
  readonly source: string;
  readonly target: string;
  readonly handle: string | null;
}

/** G5: without edges, `executionOrder` is a chain that every trigger starts. */
function toChain(definition: WorkflowDefinition): Link[] {
  const steps = definition.nodes.filter((node) => node.type !== 'trigger').map((node) => node.id);
  const isStep = new Set(steps);
  const order = [...new Set(definition.executionOrder)].filter((id) => isStep.has(id));
  const first = order[0];
  if (first === undefined) return [];
  const triggers = definition.nodes.filter((node) => node.type === 'trigger');
  return [
    ...triggers.map((trigger) => ({ source: trigger.id, target: first, handle: null })),
    ...order.slice(1).map((target, before) => ({ source: order[before] ?? first, target, handle: null })),
  ];
}

/** The edges that run: those of the definition, or the chain of its `executionOrder` when it has none. */
export function toLinks(definition: WorkflowDefinition): readonly Link[] {
  if (definition.edges.length === 0) return toChain(definition);
  const types = new Map(definition.nodes.map((node) => [node.id, node.type]));
  return definition.edges
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
