import { applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useState } from 'react';
import type { CanvasContent, FaceNode, LineEdge } from './flow-elements.ts';
import { toFaceNodes, toLineEdges } from './flow-elements.ts';
import type { WorkflowCanvasProps } from './workflow-canvas-props.ts';

/** Faces and lines as React Flow wants them, with what is only local: a drag in progress and selected edges. */
export interface FlowElements {
  readonly nodes: FaceNode[];
  readonly edges: LineEdge[];
  changeNodes(changes: NodeChange<FaceNode>[]): void;
  changeEdges(changes: EdgeChange<LineEdge>[]): void;
}

const NONE: ReadonlySet<string> = new Set();

/** Derives what is drawn from the definition; only drags and edge selection live here. */
export function useFlowElements(props: WorkflowCanvasProps): FlowElements {
  const { definition, statuses, edgeStates, issues, selectedNodeId, interactive } = props;
  const selection = useMemo(
    () => interactive?.selection ?? (selectedNodeId == null ? NONE : new Set([selectedNodeId])),
    [interactive?.selection, selectedNodeId],
  );
  const content = useMemo<CanvasContent>(
    () => ({ definition, statuses, edgeStates, issues, selection }),
    [definition, statuses, edgeStates, issues, selection],
  );
  const [drawn, setDrawn] = useState(() => ({ content, nodes: toFaceNodes(content) }));
  let nodes = drawn.nodes;
  if (drawn.content !== content) {
    nodes = toFaceNodes(content, drawn.nodes);
    setDrawn({ content, nodes });
  }
  const [selectedEdges, setSelectedEdges] = useState(NONE);
  const edges = useMemo(() => toLineEdges(content, selectedEdges), [content, selectedEdges]);
  const changeNodes = useCallback((changes: NodeChange<FaceNode>[]) => {
    const local = changes.filter((change) => change.type === 'position' || change.type === 'dimensions');
    if (local.length > 0) setDrawn((before) => ({ ...before, nodes: applyNodeChanges(local, before.nodes) }));
  }, []);
  const changeEdges = useCallback((changes: EdgeChange<LineEdge>[]) => {
    const selects = changes.filter((change) => change.type === 'select');
    if (selects.length === 0) return;
    setSelectedEdges((before) => {
      const after = new Set(before);
      for (const { id, selected } of selects) {
        if (selected) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  }, []);
  return { nodes, edges, changeNodes, changeEdges };
}
