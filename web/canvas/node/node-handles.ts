import { ERROR_OUTCOME, outcomesOf } from '#schemas/definition/outcomes.ts';
import { type WorkflowNode, WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';

/** One way out of a node. `id` is what an edge stores as `sourceHandle`; null is the default way. */
export interface NodeHandle {
  readonly id: string | null;
  /** The word at the handle; null where the node has one plain way out. */
  readonly name: string | null;
  readonly place: 'right' | 'bottom';
}

const NEXT: NodeHandle = { id: null, name: null, place: 'right' };

function toHandle(outcome: string): NodeHandle {
  if (outcome === 'default') return NEXT;
  return { id: outcome, name: outcome, place: outcome === ERROR_OUTCOME ? 'bottom' : 'right' };
}

const TYPES = WorkflowNodeType.options;
const HANDLES = new Map(TYPES.map((type) => [type, outcomesOf(type).map(toHandle)]));

/** The ways out of a node, the default one first (an edge without a handle leaves there). */
export function handlesOf(type: WorkflowNodeType): readonly NodeHandle[] {
  return HANDLES.get(type) ?? [NEXT];
}

/** The handle that an edge leaves from: its own if the node has it, else the default. */
export function handleOf(type: WorkflowNodeType, sourceHandle: string | null | undefined): NodeHandle {
  const handles = handlesOf(type);
  return handles.find((handle) => handle.id === (sourceHandle ?? null)) ?? handles[0] ?? NEXT;
}

/** Whether edges may lead into a node: into all but triggers (decision D24). */
export function hasInput(type: WorkflowNodeType): boolean {
  return type !== 'trigger';
}

/** Width of a node's face in canvas pixels. */
export const NODE_WIDTH = 216;
/** Width and height of a handle's hit area. */
export const HANDLE_SIZE = 24;
const FACE_HEIGHT = 60;
const ROW_HEIGHT = 24;
const ROWS_PADDING = 6;

/** Size of a node's face in canvas pixels, known before it is drawn, so that layout and the first paint agree. */
export function nodeSize(node: Pick<WorkflowNode, 'type'>): { width: number; height: number } {
  const rows = handlesOf(node.type).filter((handle) => handle.place === 'right' && handle.name !== null).length;
  return { width: NODE_WIDTH, height: FACE_HEIGHT + (rows === 0 ? 0 : rows * ROW_HEIGHT + ROWS_PADDING) };
}

/** Height of the tallest face in canvas pixels. */
export const TALLEST_FACE = Math.max(...TYPES.map((type) => nodeSize({ type }).height));

/** Distance from the top of the face to the middle of a named handle's row. */
export function handleRowTop(index: number): number {
  return FACE_HEIGHT + index * ROW_HEIGHT + ROW_HEIGHT / 2;
}
