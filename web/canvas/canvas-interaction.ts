import { createContext, useContext } from 'react';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Position } from './auto-layout.ts';

/** An edge about to be made. */
export interface Connection {
  readonly source: string;
  readonly sourceHandle: string | null;
  readonly target: string;
}

/** The loose end of a connection that was dropped on empty canvas. */
export interface LooseEnd {
  readonly nodeId: string;
  readonly sourceHandle: string | null;
  /** `source`: the new node comes after; `target`: it comes before. */
  readonly side: 'source' | 'target';
}

/** A point on the screen and the same point on the canvas. */
export interface CanvasPoint {
  readonly screen: Position;
  readonly canvas: Position;
}

/** Callbacks of an editable canvas; without them it only shows. Every change comes back through the definition. */
export interface CanvasInteraction {
  readonly selection: ReadonlySet<string>;
  onSelectionChange(nodeIds: ReadonlySet<string>): void;
  /** Called once when a drag ends, or at each arrow key, with the moved nodes. */
  onMove(positions: Readonly<Record<string, Position>>): void;
  canConnect(connection: Connection): boolean;
  onConnect(connection: Connection): void;
  /** A connection was dropped on a handle that `canConnect` forbids. */
  onConnectRefused(connection: Connection): void;
  onConnectToEmpty(end: LooseEnd, point: CanvasPoint): void;
  onInsertOnEdge(edgeKey: string, point: CanvasPoint): void;
  onDropEntry(entry: string, point: CanvasPoint, edgeKey: string | null): void;
  onDelete(nodeIds: readonly string[], edgeKeys: readonly string[]): void;
  /** Right click: on a node, or on the empty canvas (null). */
  onMenu(nodeId: string | null, point: CanvasPoint): void;
  onReady?(viewport: CanvasViewport): void;
}

/** Actions on the view for the page around. */
export interface CanvasViewport {
  fit(): void;
  /** Brings a node into the middle. */
  show(nodeId: string): void;
  /** Moves the view until a node with that corner is inside it and above what covers `coveredPx` at the bottom; not at all when it is already. */
  reveal(corner: Position, coveredPx: number): void;
  /** The canvas point in the middle of what is seen. */
  center(): Position;
}

/** MIME type under which the palette hands an entry to the canvas. */
export const ENTRY_MIME = 'application/x-workflow-entry';

/** Facts about the canvas for its faces and lines. */
export interface CanvasSurroundings {
  readonly functions: readonly FunctionDescriptor[];
  readonly isEditable: boolean;
  readonly insertOnEdge: (edgeKey: string, screen: Position) => void;
}

const nothing: CanvasSurroundings = { functions: [], isEditable: false, insertOnEdge: () => undefined };
export const CanvasContext = createContext<CanvasSurroundings>(nothing);

/** The surroundings of the canvas above. */
export function useCanvasSurroundings(): CanvasSurroundings {
  return useContext(CanvasContext);
}
