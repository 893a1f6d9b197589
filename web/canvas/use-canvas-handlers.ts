import type { FinalConnectionState, NodeChange, ReactFlowInstance, ReactFlowProps } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, type DragEvent, type MouseEvent } from 'react';
import type { Position } from './auto-layout.ts';
import { ENTRY_MIME, type CanvasInteraction, type CanvasPoint, type Connection } from './canvas-interaction.ts';
import { toViewport } from './canvas-viewport.ts';
import type { FaceNode, LineEdge } from './flow-elements.ts';
import type { FlowElements } from './use-flow-elements.ts';

interface Input {
  readonly interactive?: CanvasInteraction | undefined;
  readonly selectedNodeId?: string | null | undefined;
  readonly onSelectNode?: ((nodeId: string | null) => void) | undefined;
  readonly flow: ReactFlowInstance<FaceNode, LineEdge>;
  readonly elements: FlowElements;
}

type Flow = ReactFlowProps<FaceNode, LineEdge>;

const toConnection = (from: { source: string; sourceHandle?: string | null; target: string }): Connection => ({
  source: from.source,
  sourceHandle: from.sourceHandle ?? null,
  target: from.target,
});

/** The connection that was dropped where it may not be; a line that went back to its own step is no try. */
function toRefused({ isValid, fromNode, fromHandle, toNode, toHandle }: FinalConnectionState): Connection | null {
  if (isValid !== false || fromNode === null || toNode === null || fromNode.id === toNode.id) return null;
  return fromHandle?.type === 'target'
    ? { source: toNode.id, sourceHandle: toHandle?.id ?? null, target: fromNode.id }
    : { source: fromNode.id, sourceHandle: fromHandle?.id ?? null, target: toNode.id };
}

function screenPoint(event: globalThis.MouseEvent | TouchEvent): Position {
  if ('changedTouches' in event) {
    const [touch] = event.changedTouches;
    return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
  }
  return { x: event.clientX, y: event.clientY };
}

/** The edge under a point on the screen, for a step that is dropped on it. */
function edgeKeyAt({ x, y }: Position): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const key = element.closest('.react-flow__edge')?.getAttribute('data-id');
    if (key != null) return key;
    const insert = element.closest('[data-insert]')?.getAttribute('data-insert');
    if (insert != null) return insert;
  }
  return null;
}

/** Turns React Flow's events into the words of `CanvasInteraction`; every handler keeps its identity. */
export function useCanvasHandlers(input: Input): {
  readonly events: Flow;
  readonly insertOnEdge: (edgeKey: string, screen: Position) => void;
} {
  const latest = useRef(input);
  const selection = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    latest.current = input;
    const { interactive, selectedNodeId } = input;
    selection.current = interactive?.selection ?? new Set(selectedNodeId == null ? [] : [selectedNodeId]);
  });
  const { flow } = input;
  const toPoint = useCallback(
    (screen: Position): CanvasPoint => ({ screen, canvas: flow.screenToFlowPosition(screen) }),
    [flow],
  );
  const insertOnEdge = useCallback(
    (key: string, screen: Position) => latest.current.interactive?.onInsertOnEdge(key, toPoint(screen)),
    [toPoint],
  );
  const events = useMemo<Flow>(() => {
    const select = (changes: NodeChange<FaceNode>[]): void => {
      const after = new Set(selection.current);
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) after.add(change.id);
        else after.delete(change.id);
      }
      if (after.size === selection.current.size && [...after].every((id) => selection.current.has(id))) return;
      selection.current = after;
      const { interactive, onSelectNode } = latest.current;
      if (interactive === undefined) onSelectNode?.([...after].at(-1) ?? null);
      else interactive.onSelectionChange(after);
    };
    const drop = (event: DragEvent): void => {
      const entry = event.dataTransfer.getData(ENTRY_MIME);
      if (entry === '') return;
      event.preventDefault();
      const screen = { x: event.clientX, y: event.clientY };
      latest.current.interactive?.onDropEntry(entry, toPoint(screen), edgeKeyAt(screen));
    };
    const connectEnd = (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState): void => {
      if (state.fromNode === null || state.fromHandle === null) return;
      if (state.toNode !== null) {
        const refused = toRefused(state);
        if (refused !== null) latest.current.interactive?.onConnectRefused(refused);
        return;
      }
      const side = state.fromHandle.type === 'source' ? 'source' : 'target';
      const end = { nodeId: state.fromNode.id, sourceHandle: state.fromHandle.id ?? null, side } as const;
      latest.current.interactive?.onConnectToEmpty(end, toPoint(screenPoint(event)));
    };
    const menu = (event: MouseEvent | globalThis.MouseEvent, nodeId: string | null): void => {
      if (latest.current.interactive === undefined) return;
      event.preventDefault();
      latest.current.interactive.onMenu(nodeId, toPoint({ x: event.clientX, y: event.clientY }));
    };
    const settle = (changes: NodeChange<FaceNode>[]): void => {
      const positions: Record<string, Position> = {};
      for (const change of changes) {
        if (change.type !== 'position' || change.dragging === true || change.position === undefined) continue;
        positions[change.id] = change.position;
      }
      if (Object.keys(positions).length > 0) latest.current.interactive?.onMove(positions);
    };
    return {
      onNodesChange: (changes) => {
        latest.current.elements.changeNodes(changes);
        select(changes);
        settle(changes);
      },
      onEdgesChange: (changes) => latest.current.elements.changeEdges(changes),
      isValidConnection: (connection) => latest.current.interactive?.canConnect(toConnection(connection)) ?? false,
      onConnect: (connection) => latest.current.interactive?.onConnect(toConnection(connection)),
      onConnectEnd: connectEnd,
      onDelete: ({ nodes, edges }) =>
        latest.current.interactive?.onDelete(
          nodes.map(({ id }) => id),
          edges.map(({ id }) => id),
        ),
      onNodeContextMenu: (event, node) => menu(event, node.id),
      onPaneContextMenu: (event) => menu(event, null),
      onDragOver: (event) => {
        if (event.dataTransfer.types.includes(ENTRY_MIME)) event.preventDefault();
      },
      onDrop: drop,
      onInit: (instance) => latest.current.interactive?.onReady?.(toViewport(instance)),
    };
  }, [toPoint]);
  return { events, insertOnEdge };
}
