import { toEffectiveEdges } from './effective-edges.ts';
import type { WorkflowDefinition } from './workflow-definition.ts';

/** Ids of the nodes that can run: those to which a path leads from a trigger; all of them when there is no trigger (decision D24). Linear. */
export function listReachableNodes(definition: WorkflowDefinition): ReadonlySet<string> {
  const triggers = definition.nodes.filter(({ type }) => type === 'trigger');
  if (triggers.length === 0) return new Set(definition.nodes.map(({ id }) => id));
  const successors = new Map<string, string[]>();
  for (const { source, target } of toEffectiveEdges(definition)) {
    const targets = successors.get(source);
    if (targets === undefined) successors.set(source, [target]);
    else targets.push(target);
  }
  const reached = new Set(triggers.map(({ id }) => id));
  // A Set is walked in the order of insertion, also what is added on the way.
  for (const id of reached) for (const target of successors.get(id) ?? []) reached.add(target);
  return reached;
}
