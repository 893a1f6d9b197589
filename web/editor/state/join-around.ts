import { ERROR_OUTCOME } from '#schemas/definition/outcomes.ts';
import type { WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { handleOf, handlesOf } from '../../canvas/node/node-handles.ts';
import { newEdge } from './connect.ts';
import { isSameEdge } from './same-edge.ts';

/** Where a step leads when it is passed through: along its default way, and nowhere while it has another way beside its errors. */
function onwardOf({ type }: WorkflowNode, outgoing: readonly WorkflowEdge[]): readonly WorkflowEdge[] {
  const ways = outgoing.map((edge) => ({ edge, handle: handleOf(type, edge.sourceHandle) }));
  const onward = ways.filter(({ handle }) => handle.id !== ERROR_OUTCOME);
  const isPlain = onward.every(({ handle }) => handle === handlesOf(type)[0]);
  return isPlain ? onward.map(({ edge }) => edge) : [];
}

/**
 * The edges without some nodes, whose neighbours are joined where there is one way to do it: one step before or one behind, and no branch. The new
 * edges leave by the handles of the edges that led to the node, so a circle is never closed.
 */
export function joinAround(
  nodes: readonly WorkflowNode[],
  edges: readonly WorkflowEdge[],
  removedIds: ReadonlySet<string>,
): readonly WorkflowEdge[] {
  let left = edges;
  for (const node of nodes) {
    if (!removedIds.has(node.id)) continue;
    const incoming = left.filter(({ source, target }) => target === node.id && source !== node.id);
    const onward = onwardOf(
      node,
      left.filter(({ source, target }) => source === node.id && target !== node.id),
    );
    const joined = left.filter(({ source, target }) => source !== node.id && target !== node.id);
    const isClear = incoming.length <= 1 || onward.length <= 1;
    for (const { source, sourceHandle } of isClear ? incoming : []) {
      for (const { target } of onward) {
        const edge = newEdge({ source, sourceHandle: sourceHandle ?? null, target });
        if (source !== target && !joined.some((each) => isSameEdge(each, edge))) joined.push(edge);
      }
    }
    left = joined;
  }
  return left;
}
