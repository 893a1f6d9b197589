import { graphlib, layout } from '@dagrejs/dagre';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { handleOf, handlesOf, nodeSize } from './node/node-handles.ts';

/** Top-left corner of a node, in canvas pixels. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

const GRID = 8;
/** Distance of the handles for incoming and default edges from the upper rim of a face. */
const LINE_TOP = 30;
const snap = (value: number): number => Math.round(value / GRID) * GRID;

interface Target {
  readonly target: string;
  readonly place: number;
}

/** More steps than these behind one way out are left where dagre puts them. */
const MOST_ORDERED = 8;

interface Order {
  readonly left: string;
  readonly right: string;
}

/** Which steps stand above which: those behind one step in the order of its ways out, so that lines do not cross. Without circles, as dagre needs it. */
function branchOrder(definition: WorkflowDefinition): Order[] {
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const bySource = new Map<string, Target[]>();
  for (const { source, target, sourceHandle } of toEffectiveEdges(definition)) {
    const node = nodes.get(source);
    if (node === undefined || !nodes.has(target)) continue;
    const place = handlesOf(node.type).indexOf(handleOf(node.type, sourceHandle));
    const targets = bySource.get(source);
    if (targets === undefined) bySource.set(source, [{ target, place }]);
    else targets.push({ target, place });
  }
  const below = new Map<string, Set<string>>();
  const isBelow = (from: string, wanted: string): boolean => {
    const seen = new Set([from]);
    for (const id of seen) for (const next of below.get(id) ?? []) seen.add(next);
    return seen.has(wanted);
  };
  const orders: Order[] = [];
  for (const [left, right] of [...bySource.values()].flatMap(inOrder)) {
    if (isBelow(right, left)) continue;
    below.set(left, new Set(below.get(left)).add(right));
    orders.push({ left, right });
  }
  return orders;
}

/** The steps behind one way out, each with those behind the next way; of very many only the first ones. */
function inOrder(targets: readonly Target[]): readonly (readonly [string, string])[] {
  const places = [...new Set(targets.map(({ place }) => place))].toSorted((a, b) => a - b);
  const at = (place: number | undefined) => targets.filter((each) => each.place === place).slice(0, MOST_ORDERED);
  return places.flatMap((place, index) =>
    at(place).flatMap((left) => at(places[index + 1]).map((right) => [left.target, right.target] as const)),
  );
}

/** Places every node left to right by its rank, as dagre does; the same definition always gives the same places. */
export function autoLayout(definition: WorkflowDefinition): Record<string, Position> {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 32, ranksep: 56, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of definition.nodes) {
    const { width, height } = nodeSize(node);
    // As tall above the line as below it: then what dagre puts on one line is joined by a straight one.
    graph.setNode(node.id, { width, height: 2 * (height - LINE_TOP) });
  }
  toEffectiveEdges(definition).forEach((edge, index) => {
    if (!graph.hasNode(edge.source) || !graph.hasNode(edge.target)) return;
    graph.setEdge(edge.source, edge.target, {}, String(index));
  });
  layout(graph, { constraints: branchOrder(definition) });
  return Object.fromEntries(
    definition.nodes.map((node) => {
      const placed = graph.node(node.id);
      return [node.id, { x: snap((placed.x ?? 0) - nodeSize(node).width / 2), y: snap((placed.y ?? 0) - LINE_TOP) }];
    }),
  );
}

/** Ids of the nodes whose faces lie on another one. */
function overlapping(definition: WorkflowDefinition): ReadonlySet<string> {
  const found = new Set<string>();
  const sorted = definition.nodes.toSorted((a, b) => a.position.x - b.position.x);
  sorted.forEach((node, index) => {
    const size = nodeSize(node);
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = sorted[next];
      if (other === undefined || other.position.x >= node.position.x + size.width) return;
      const isBelow = other.position.y >= node.position.y + size.height;
      const isAbove = other.position.y + nodeSize(other).height <= node.position.y;
      if (!isBelow && !isAbove) found.add(node.id).add(other.id);
    }
  });
  return found;
}

/** Whether any two faces lie on each other. */
export function hasOverlap(definition: WorkflowDefinition): boolean {
  return overlapping(definition).size > 0;
}

/**
 * The definition with readable places: as given, or laid out where half of the faces lie on others, as in definitions
 * written by hand or by other tools. What someone placed in the editor is not moved for a face or two.
 */
export function withReadableLayout(definition: WorkflowDefinition): WorkflowDefinition {
  const count = overlapping(definition).size;
  if (count === 0 || count * 2 < definition.nodes.length) return definition;
  const positions = autoLayout(definition);
  return {
    ...definition,
    nodes: definition.nodes.map((node) => ({ ...node, position: positions[node.id] ?? node.position })),
  };
}
