import type { ReactFlowInstance } from '@xyflow/react';
import type { CanvasViewport } from './canvas-interaction.ts';
import type { FaceNode, LineEdge } from './flow-elements.ts';
import { NODE_WIDTH, TALLEST_FACE } from './node/node-handles.ts';

/** How everything is brought into view. */
export const FIT = { padding: '24px', maxZoom: 1 } as const;
const MARGIN = 24;

function canvasBox(): DOMRect {
  return document.querySelector('.workflow-canvas')?.getBoundingClientRect() ?? new DOMRect();
}

function motionMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200;
}

/** The view of a canvas, in the words of `CanvasViewport`. */
export function toViewport(flow: ReactFlowInstance<FaceNode, LineEdge>): CanvasViewport {
  return {
    fit: () => void flow.fitView({ ...FIT, duration: motionMs() }),
    show: (nodeId) => void flow.fitView({ nodes: [{ id: nodeId }], maxZoom: 1, duration: motionMs() }),
    reveal: (corner, coveredPx) => {
      const box = canvasBox();
      const { x, y, zoom } = flow.getViewport();
      const left = corner.x * zoom + x;
      const top = corner.y * zoom + y;
      const right = left + NODE_WIDTH * zoom;
      const bottom = top + TALLEST_FACE * zoom;
      const dx = Math.min(0, box.width - MARGIN - right) + Math.max(0, MARGIN - left);
      const dy = Math.min(0, box.height - coveredPx - MARGIN - bottom) + Math.max(0, MARGIN - top);
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: motionMs() });
    },
    center: () => {
      const box = canvasBox();
      return flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
    },
  };
}
