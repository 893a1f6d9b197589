import type { WorkflowDefinition, WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import type { Position } from '../../canvas/auto-layout.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { edgeKey } from '../../canvas/edge-key.ts';
import { joinAround } from './join-around.ts';
import { isSameEdge } from './same-edge.ts';
import { rewriteReferences } from './rewrite-references.ts';

/** A change to a definition, as data: what undo, redo and the save state are made of. */
export type Edit =
  | {
      readonly kind: 'insert';
      readonly nodes: readonly WorkflowNode[];
      readonly edges: readonly WorkflowEdge[];
      /** Keys of edges that the new ones replace. */
      readonly replacedEdges?: readonly string[];
      /** New places of nodes that make room. */
      readonly positions?: Readonly<Record<string, Position>>;
    }
  | { readonly kind: 'remove'; readonly nodeIds: readonly string[]; readonly edgeKeys: readonly string[] }
  | { readonly kind: 'connect'; readonly edge: WorkflowEdge }
  | { readonly kind: 'move'; readonly positions: Readonly<Record<string, Position>> }
  /** Sets keys of the configuration; undefined takes a key out. */
  | { readonly kind: 'configure'; readonly nodeId: string; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'rename'; readonly nodeId: string; readonly label: string }
  | { readonly kind: 'describe'; readonly nodeId: string; readonly description: string }
  | { readonly kind: 'enable'; readonly nodeIds: readonly string[]; readonly enabled: boolean }
  | { readonly kind: 'rename-workflow'; readonly name: string }
  /** Another definition in place of all of this one. */
  | { readonly kind: 'restore'; readonly definition: WorkflowDefinition };

function editNodes(
  definition: WorkflowDefinition,
  ids: ReadonlySet<string>,
  change: (node: WorkflowNode) => WorkflowNode,
): WorkflowDefinition {
  const nodes = definition.nodes.map((node) => (ids.has(node.id) ? change(node) : node));
  return nodes.every((node, index) => node === definition.nodes[index]) ? definition : { ...definition, nodes };
}

function move(definition: WorkflowDefinition, positions: Readonly<Record<string, Position>>): WorkflowDefinition {
  return editNodes(definition, new Set(Object.keys(positions)), (node) => {
    const to = positions[node.id] ?? node.position;
    const isSame = to.x === node.position.x && to.y === node.position.y;
    return isSame ? node : { ...node, position: { x: to.x, y: to.y } };
  });
}

/** The graph with other nodes and edges; a given `executionOrder` is dropped, for the edges drawn now decide. */
function withGraph(
  definition: WorkflowDefinition,
  nodes: readonly WorkflowNode[],
  edges: readonly WorkflowEdge[],
): WorkflowDefinition {
  const { executionOrder: _before, ...rest } = definition;
  return { ...rest, nodes: [...nodes], edges: [...edges] };
}

function rename(definition: WorkflowDefinition, nodeId: string, label: string): WorkflowDefinition {
  const node = definition.nodes.find((each) => each.id === nodeId);
  if (node === undefined || node.label === label) return definition;
  const renamed = new Map([[nodeId, { id: nodeId, label }]]);
  const nodes = definition.nodes.map((each) => (each === node ? { ...each, label } : each));
  return { ...definition, nodes: rewriteReferences(nodes, renamed, { before: definition.nodes, after: nodes }) };
}

function configure(node: WorkflowNode, changes: Readonly<Record<string, unknown>>): WorkflowNode {
  const keys = Object.keys(changes);
  if (keys.every((key) => JSON.stringify(node.config[key]) === JSON.stringify(changes[key]))) return node;
  const kept = Object.entries(node.config).filter(([key]) => !keys.includes(key));
  const set = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...node, config: Object.fromEntries([...kept, ...set]) };
}

function describe(node: WorkflowNode, description: string): WorkflowNode {
  if ((node.description ?? '') === description) return node;
  const { description: _before, ...rest } = node;
  return description === '' ? rest : { ...rest, description };
}

function remove(
  definition: WorkflowDefinition,
  nodeIds: ReadonlySet<string>,
  edgeKeys: ReadonlySet<string>,
): WorkflowDefinition {
  const before = toEffectiveEdges(definition);
  const nodes = definition.nodes.filter((node) => !nodeIds.has(node.id));
  // Edges of deleted nodes may be named too: they are not deleted for themselves, what they joined is joined again.
  const kept = before.filter(
    (edge) => !edgeKeys.has(edgeKey(edge)) || nodeIds.has(edge.source) || nodeIds.has(edge.target),
  );
  const edges = joinAround(definition.nodes, kept, nodeIds);
  const isSame = nodes.length === definition.nodes.length && edges.length === before.length;
  return isSame ? definition : withGraph(definition, nodes, edges);
}

/** Carries out an edit. What it does not touch stays the same object; an edit that changes nothing returns the definition itself. */
export function applyEdit(definition: WorkflowDefinition, edit: Edit): WorkflowDefinition {
  switch (edit.kind) {
    case 'insert': {
      const replaced = new Set(edit.replacedEdges ?? []);
      const kept = toEffectiveEdges(definition).filter((edge) => !replaced.has(edgeKey(edge)));
      const { nodes } = move(definition, edit.positions ?? {});
      return withGraph(definition, [...nodes, ...edit.nodes], [...kept, ...edit.edges]);
    }
    case 'remove':
      return remove(definition, new Set(edit.nodeIds), new Set(edit.edgeKeys));
    case 'connect': {
      const edges = toEffectiveEdges(definition);
      if (edges.some((edge) => isSameEdge(edge, edit.edge))) return definition;
      return withGraph(definition, definition.nodes, [...edges, edit.edge]);
    }
    case 'move':
      return move(definition, edit.positions);
    case 'configure':
      return editNodes(definition, new Set([edit.nodeId]), (node) => configure(node, edit.changes));
    case 'rename':
      return rename(definition, edit.nodeId, edit.label);
    case 'describe':
      return editNodes(definition, new Set([edit.nodeId]), (node) => describe(node, edit.description));
    case 'enable':
      return editNodes(definition, new Set(edit.nodeIds), (node) =>
        node.enabled === edit.enabled ? node : { ...node, enabled: edit.enabled },
      );
    case 'restore':
      return edit.definition;
    case 'rename-workflow':
      break;
  }
  return edit.name === definition.name ? definition : { ...definition, name: edit.name };
}
