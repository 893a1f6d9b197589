import { toEffectiveEdges } from './effective-edges.ts';
import type { WorkflowDefinition } from './workflow-definition.ts';

/** Answers which nodes run before another one; each answer is computed once. */
export interface Upstream {
  /** Ids of all nodes from which a path of edges leads to `nodeId`, nearest first; the node itself only when it stands on a cycle. */
  of(nodeId: string): ReadonlySet<string>;
}

/** Prepares the answers for one definition; edges to nodes that do not exist are passed over. */
export function findUpstream(definition: WorkflowDefinition): Upstream {
  const known = new Set(definition.nodes.map(({ id }) => id));
  const predecessors = new Map<string, string[]>();
  for (const { source, target } of toEffectiveEdges(definition)) {
    if (!known.has(source) || !known.has(target)) continue;
    const list = predecessors.get(target);
    if (list === undefined) predecessors.set(target, [source]);
    else list.push(source);
  }
  const answers = new Map<string, ReadonlySet<string>>();
  return {
    of: (nodeId) => {
      const answer = answers.get(nodeId) ?? collect(nodeId, predecessors);
      answers.set(nodeId, answer);
      return answer;
    },
  };
}

function collect(nodeId: string, predecessors: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set(predecessors.get(nodeId));
  // A Set is walked in the order of insertion, also what is added on the way: breadth first.
  for (const id of found) for (const before of predecessors.get(id) ?? []) found.add(before);
  return found;
}
