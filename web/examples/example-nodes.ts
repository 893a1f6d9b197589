import type { WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';

/** A node of an example; `column` and `row` become its position. */
export function exampleNode(
  place: { readonly column: number; readonly row?: number },
  node: Pick<WorkflowNode, 'id' | 'type' | 'label' | 'config'>,
): WorkflowNode {
  return { ...node, enabled: true, position: { x: 80 + place.column * 272, y: 200 + (place.row ?? 0) * 144 } };
}

/** Edges from texts: `a -> b`, or `a:handle -> b`. */
export function exampleEdges(...lines: readonly string[]): WorkflowEdge[] {
  return lines.map((line) => {
    const [from = '', target = ''] = line.split(' -> ');
    const [source = '', sourceHandle] = from.split(':');
    return {
      id: `${source}${sourceHandle === undefined ? '' : `-${sourceHandle}`}-${target}`,
      source,
      target,
      ...(sourceHandle === undefined ? {} : { sourceHandle }),
    };
  });
}
