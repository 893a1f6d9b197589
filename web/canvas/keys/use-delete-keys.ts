import type { ReactFlowInstance } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { FaceNode, LineEdge } from '../flow-elements.ts';
import type { FlowElements } from '../use-flow-elements.ts';
import { isForCanvas } from './is-for-canvas.ts';

/** Lets Delete and Backspace remove what is selected, while the canvas has the focus. */
export function useDeleteKeys(
  isEditable: boolean,
  flow: ReactFlowInstance<FaceNode, LineEdge>,
  { nodes, edges }: FlowElements,
): void {
  const latest = useRef({ flow, nodes, edges });
  useEffect(() => {
    latest.current = { flow, nodes, edges };
  });
  useEffect(() => {
    if (!isEditable) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if ((event.key !== 'Delete' && event.key !== 'Backspace') || event.defaultPrevented) return;
      if (!(event.target instanceof Element) || !isForCanvas(event.target)) return;
      const { current } = latest;
      const selected = {
        nodes: current.nodes.filter((node) => node.selected === true),
        edges: current.edges.filter((edge) => edge.selected === true),
      };
      event.preventDefault();
      if (selected.nodes.length + selected.edges.length > 0) void current.flow.deleteElements(selected);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isEditable]);
}
