import { z } from 'zod';
import { WorkflowDefinition, WorkflowEdge, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { isRecord } from '#schemas/json.ts';
import { withReadableLayout } from '../../canvas/auto-layout.ts';
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

/** Clipboard text as something to insert; `refused` says why a JSON text is none, and null stands for text that is not meant for the canvas. */
export type ReadClip = { readonly clip: Clip } | { readonly refused: string } | null;

/** Reads nodes, or a whole definition, bare or as `definition` of an answer or a start request. */
export function readClip(text: string): ReadClip {
  const clip = parseClip(text);
  if (clip !== null) return { clip };
  if (!text.trimStart().startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { refused: `It is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.` };
  }
  const inner = isRecord(value) && isRecord(value['definition']) ? value['definition'] : value;
  if (!isRecord(inner) || !Array.isArray(inner['nodes'])) {
    return { refused: 'It is JSON, but no workflow: that has a list of nodes.' };
  }
  const parsed = WorkflowDefinition.safeParse({ id: 'pasted', name: 'Pasted', ...inner });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      refused: `It is no workflow that can be read: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    };
  }
  const definition = withReadableLayout(parsed.data);
  const nodes = copyNodes(definition, new Set(definition.nodes.map(({ id }) => id)));
  return nodes === null ? { refused: 'The workflow in it has no steps.' } : { clip: nodes };
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
