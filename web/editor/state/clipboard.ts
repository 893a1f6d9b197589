import { z } from 'zod';
import { WorkflowEdge, WorkflowNode, type WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { newEdge } from './connect.ts';
import type { Edit } from './edit.ts';
import { uniqueLabel, uniqueNodeId } from '../palette/new-node.ts';
import { rewriteReferences } from './rewrite-references.ts';

/** Nodes on the clipboard, with the edges between them. It travels as JSON text, so that it works across workflows and windows. */
export const Clip = z.object({
  kind: z.literal('workflow-nodes'),
  nodes: z.array(WorkflowNode).min(1).max(1_000),
  edges: z.array(WorkflowEdge).max(10_000),
});
export type Clip = z.infer<typeof Clip>;

/** Takes nodes and what lies between them out of a definition; null when none of the ids exists. */
export function copyNodes(definition: WorkflowDefinition, ids: ReadonlySet<string>): Clip | null {
  const nodes = definition.nodes.filter((node) => ids.has(node.id));
  if (nodes.length === 0) return null;
  const edges = toEffectiveEdges(definition).filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  return { kind: 'workflow-nodes', nodes, edges };
}

/** Reads clipboard text; null for anything that is not nodes. */
export function parseClip(text: string): Clip | null {
  if (!text.includes('workflow-nodes')) return null;
  try {
    const parsed = Clip.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Pastes with fresh ids and labels, moved by `offset`; references between the pasted nodes follow. */
export function pasteEdit(
  definition: WorkflowDefinition,
  clip: Clip,
  offset: { readonly x: number; readonly y: number },
): Edit & { readonly kind: 'insert' } {
  const ids = new Set(definition.nodes.map((node) => node.id));
  const renamed = new Map<string, { id: string; label: string }>();
  const fresh: WorkflowNode[] = [];
  for (const node of clip.nodes) {
    const id = uniqueNodeId(node.type, ids);
    ids.add(id);
    const label = uniqueLabel(node.label, [...definition.nodes, ...fresh]);
    renamed.set(node.id, { id, label });
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    fresh.push({ ...node, id, label, position });
  }
  const nodes = rewriteReferences(fresh, renamed, { before: clip.nodes, after: [...definition.nodes, ...fresh] });
  const idOf = (id: string): string => renamed.get(id)?.id ?? id;
  const edges = clip.edges.map((edge) =>
    newEdge({ source: idOf(edge.source), sourceHandle: edge.sourceHandle ?? null, target: idOf(edge.target) }),
  );
  return { kind: 'insert', nodes, edges };
}
