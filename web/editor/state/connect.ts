import type { WorkflowDefinition, WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import type { Position } from '../../canvas/auto-layout.ts';
import type { Connection, LooseEnd } from '../../canvas/canvas-interaction.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { edgeKey } from '../../canvas/edge-key.ts';
import { handlesOf, hasInput, nodeSize } from '../../canvas/node/node-handles.ts';
import type { Edit } from './edit.ts';

const GAP = 56;
/** Room between pasted faces and those that are there. */
const ROOM = 24;

type InsertEdit = Edit & { readonly kind: 'insert' };

/** An edge with an id that says what it connects. */
export function newEdge({ source, sourceHandle, target }: Connection): WorkflowEdge {
  const id = `${source}${sourceHandle === null ? '' : `:${sourceHandle}`}->${target}`;
  return { id, source, target, ...(sourceHandle === null ? {} : { sourceHandle }) };
}

/** Why an edge may not be drawn, as a sentence: not into a trigger, not twice, not to itself, and never closing a circle. Null where it may. */
export function connectRefusal(definition: WorkflowDefinition, connection: Connection): string | null {
  const target = definition.nodes.find((node) => node.id === connection.target);
  if (target === undefined) return 'The step is no longer there.';
  if (!hasInput(target.type)) return 'Nothing leads into a trigger: it starts the workflow.';
  if (connection.source === connection.target) return 'A step cannot follow itself.';
  const isDrawn = toEffectiveEdges(definition).some(
    (edge) =>
      edge.source === connection.source &&
      edge.target === connection.target &&
      (edge.sourceHandle ?? null) === connection.sourceHandle,
  );
  if (isDrawn) return 'These steps are connected in this way already.';
  const closesCircle = reachableFrom(definition, connection.target).has(connection.source);
  return closesCircle ? 'That would make a circle, and the workflow would never end.' : null;
}

/** The way out that a step takes when nothing else is said. */
function defaultHandle(node: WorkflowNode): string | null {
  return handlesOf(node.type)[0]?.id ?? null;
}

/** The first place at or below `wanted` where a face of that kind lies on no other. */
export function freePlace(definition: WorkflowDefinition, wanted: Position, type: WorkflowNode['type']): Position {
  const size = nodeSize({ type });
  const isTaken = (y: number): boolean =>
    definition.nodes.some((node) => {
      const other = nodeSize(node);
      const { position } = node;
      const isBeside = wanted.x >= position.x + other.width || wanted.x + size.width <= position.x;
      return !isBeside && y < position.y + other.height && y + size.height > position.y;
    });
  let { y } = wanted;
  while (isTaken(y)) y += 24;
  return { x: Math.round(wanted.x / 8) * 8, y: Math.round(y / 8) * 8 };
}

/**
 * How far faces have to move so that they lie on none that is there: as wanted, or further down. A little room is left between them.
 */
export function freeOffset(
  definition: WorkflowDefinition,
  nodes: readonly Pick<WorkflowNode, 'type' | 'position'>[],
  wanted: Position,
): Position {
  let { y } = wanted;
  for (;;) {
    const by = Math.max(0, ...nodes.flatMap((node) => overlapsOf(definition, node, { x: wanted.x, y })));
    if (by === 0) return { x: Math.round(wanted.x / 8) * 8, y: Math.ceil(y / 8) * 8 };
    y += by;
  }
}

/** How far down a moved face has to go to be clear of each face that it lies on. */
function overlapsOf(
  { nodes }: WorkflowDefinition,
  { type, position }: Pick<WorkflowNode, 'type' | 'position'>,
  offset: Position,
): readonly number[] {
  const size = nodeSize({ type });
  const x = position.x + offset.x;
  const y = position.y + offset.y;
  return nodes.flatMap((other) => {
    const { width, height } = nodeSize(other);
    const isBeside = x >= other.position.x + width + ROOM || x + size.width + ROOM <= other.position.x;
    const isApart = y >= other.position.y + height + ROOM || y + size.height + ROOM <= other.position.y;
    return isBeside || isApart ? [] : [other.position.y + height + ROOM - y];
  });
}

/** The place of a step that follows another one: to its right, below the steps that follow already. */
export function placeAfter(definition: WorkflowDefinition, source: WorkflowNode, type: WorkflowNode['type']): Position {
  const { x, y } = source.position;
  return freePlace(definition, { x: x + nodeSize(source).width + GAP, y }, type);
}

/** Adds a node at the loose end of a connection. */
export function insertAtLooseEnd(node: WorkflowNode, end: LooseEnd): InsertEdit {
  const isAfter = end.side === 'source' && hasInput(node.type);
  const isBefore = end.side === 'target';
  const edges = isAfter
    ? [newEdge({ source: end.nodeId, sourceHandle: end.sourceHandle, target: node.id })]
    : isBefore
      ? [newEdge({ source: node.id, sourceHandle: defaultHandle(node), target: end.nodeId })]
      : [];
  return { kind: 'insert', nodes: [node], edges };
}

/** Every node that can be reached from one, itself included. */
function reachableFrom(definition: WorkflowDefinition, nodeId: string): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { source, target } of toEffectiveEdges(definition)) {
    const targets = next.get(source);
    if (targets === undefined) next.set(source, [target]);
    else targets.push(target);
  }
  const seen = new Set([nodeId]);
  for (const id of seen) for (const target of next.get(id) ?? []) seen.add(target);
  return seen;
}

/** The place of a node between two others, and the new places of the nodes that make room for it. */
function placeBetween(definition: WorkflowDefinition, node: WorkflowNode, source: WorkflowNode, target: WorkflowNode) {
  const x = source.position.x + nodeSize(source).width + GAP;
  const y = Math.round((source.position.y + target.position.y) / 16) * 8;
  const shift = x + nodeSize(node).width + GAP - target.position.x;
  const isInWay = target.position.x >= source.position.x;
  if (shift <= 0 || !isInWay) return { position: freePlace(definition, { x, y }, node.type), positions: {} };
  const behind = reachableFrom(definition, target.id);
  const moved = definition.nodes.filter((each) => behind.has(each.id) && each.position.x >= target.position.x);
  return {
    position: { x, y },
    positions: Object.fromEntries(
      moved.map((each) => [each.id, { x: Math.ceil((each.position.x + shift) / 8) * 8, y: each.position.y }]),
    ),
  };
}

/** Puts a node into the middle of an edge; what lies behind moves right where it is in the way. */
export function insertOnEdge(definition: WorkflowDefinition, node: WorkflowNode, key: string): InsertEdit {
  const edge = toEffectiveEdges(definition).find((each) => edgeKey(each) === key);
  const source = definition.nodes.find((each) => each.id === edge?.source);
  const target = definition.nodes.find((each) => each.id === edge?.target);
  if (edge === undefined || source === undefined || target === undefined || !hasInput(node.type)) {
    return { kind: 'insert', nodes: [node], edges: [] };
  }
  const { position, positions } = placeBetween(definition, node, source, target);
  return {
    kind: 'insert',
    nodes: [{ ...node, position }],
    edges: [
      newEdge({ source: edge.source, sourceHandle: edge.sourceHandle ?? null, target: node.id }),
      newEdge({ source: node.id, sourceHandle: defaultHandle(node), target: edge.target }),
    ],
    replacedEdges: [key],
    positions,
  };
}
