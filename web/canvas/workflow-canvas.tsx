'use client';

import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  type FitViewOptions,
} from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { withReadableLayout } from './auto-layout.ts';
import { CanvasControls } from './canvas-controls.tsx';
import { FIT } from './canvas-viewport.ts';
import { CanvasContext, type CanvasSurroundings } from './canvas-interaction.ts';
import type { FaceNode, LineEdge } from './flow-elements.ts';
import { FlowLine } from './flow-line.tsx';
import { NODE_WIDTH } from './node/node-handles.ts';
import { NodeFace } from './node-face.tsx';
import { STATUS_LOOKS } from './node/status-look.ts';
import { useCanvasHandlers } from './use-canvas-handlers.ts';
import { useDeleteKeys } from './keys/use-delete-keys.ts';
import { useFlowElements } from './use-flow-elements.ts';
import type { WorkflowCanvasProps } from './workflow-canvas-props.ts';

const NODE_TYPES = { face: NodeFace };
const EDGE_TYPES = { line: FlowLine };
const NO_FUNCTIONS: readonly FunctionDescriptor[] = [];
/** From this many nodes on, only nodes in view are drawn. */
const CULLING_FROM = 200;
/** Below this zoom text is not drawn, because nobody could read it. */
const FAR_ZOOM = 0.35;
/** How far from its edge a phone shows nodes, in canvas pixels: two columns. */
const PHONE_REACH = 1.5 * NODE_WIDTH;
/** The minimap helps where not everything is in view. */
const MINIMAP_FROM = 12;

/** States of nodes that are active, the most interesting first. */
const ACTIVE: readonly NodeStatus[] = ['waiting', 'running', 'retrying', 'failed'];

/** The node that an execution is looked at for: the selected one, else one where something goes on. */
function findActive({ definition, statuses = {}, selectedNodeId }: WorkflowCanvasProps): WorkflowNode | undefined {
  const first = ACTIVE.flatMap((status) => definition.nodes.filter(({ id }) => statuses[id] === status))[0];
  return definition.nodes.find(({ id }) => id === selectedNodeId) ?? first;
}

/** The first view: everything. On a phone it is the beginning or an active node, large enough to touch. */
function toFirstView(props: WorkflowCanvasProps): FitViewOptions<FaceNode> {
  if (typeof window === 'undefined' || window.innerWidth >= 768) return FIT;
  const { nodes } = props.definition;
  const active = findActive(props);
  const left = active?.position.x ?? Math.min(...nodes.map(({ position }) => position.x)) + PHONE_REACH;
  const near = nodes.filter(({ position }) => position.x <= left && position.x >= left - PHONE_REACH);
  return near.length === 0 ? FIT : { ...FIT, padding: '12px', nodes: near.map(({ id }) => ({ id })) };
}

function minimapColour(face: FaceNode): string {
  if (face.data.status !== null) return `var(${STATUS_LOOKS[face.data.status].colour})`;
  return face.data.errors > 0 ? 'var(--failed)' : 'var(--input)';
}

function Surface(props: WorkflowCanvasProps) {
  const { interactive } = props;
  const flow = useReactFlow<FaceNode, LineEdge>();
  const isFar = useStore((store) => store.transform[2] < FAR_ZOOM);
  const elements = useFlowElements(props);
  const handlers = useCanvasHandlers({ ...props, flow, elements });
  const isEditable = interactive !== undefined;
  useDeleteKeys(isEditable, flow, elements);
  const [firstView] = useState(() => toFirstView(props));
  const count = props.definition.nodes.length;
  const surroundings = useMemo<CanvasSurroundings>(
    () => ({ functions: props.functions ?? NO_FUNCTIONS, isEditable, insertOnEdge: handlers.insertOnEdge }),
    [props.functions, isEditable, handlers.insertOnEdge],
  );
  return (
    <CanvasContext value={surroundings}>
      <ReactFlow
        nodes={elements.nodes}
        edges={elements.edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        {...handlers.events}
        data-far={isFar}
        nodesDraggable={isEditable}
        nodesConnectable={isEditable}
        edgesFocusable={isEditable}
        deleteKeyCode={null}
        selectionKeyCode={isEditable ? 'Shift' : null}
        multiSelectionKeyCode={isEditable ? ['Meta', 'Control', 'Shift'] : null}
        snapToGrid
        snapGrid={[8, 8]}
        connectionRadius={28}
        onlyRenderVisibleElements={count > CULLING_FROM}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={firstView}
        nodeDragThreshold={3}
        selectNodesOnDrag={false}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.25} />
        <CanvasControls />
        {count >= MINIMAP_FROM && (
          <MiniMap<FaceNode>
            pannable
            zoomable
            ariaLabel="Overview of the workflow"
            className="max-md:hidden"
            style={{ width: 160, height: 104 }}
            nodeColor={minimapColour}
            nodeBorderRadius={6}
          />
        )}
      </ReactFlow>
    </CanvasContext>
  );
}

/** A workflow as a graph: read-only for the monitor, editable with `interactive`. Fills its container. */
export function WorkflowCanvas(props: WorkflowCanvasProps) {
  const { definition, interactive } = props;
  const isEditable = interactive !== undefined;
  const shown = useMemo(() => (isEditable ? definition : withReadableLayout(definition)), [definition, isEditable]);
  return (
    // Focusable, so that a click on the empty canvas takes the focus out of a field or a list.
    <div className="workflow-canvas size-full outline-none" tabIndex={-1} data-editable={isEditable}>
      <ReactFlowProvider>
        <Surface {...props} definition={shown} />
      </ReactFlowProvider>
    </div>
  );
}
