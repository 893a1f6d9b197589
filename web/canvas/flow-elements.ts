import type { Edge, Node } from '@xyflow/react';
import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import { edgeKey } from './edge-key.ts';
import { handleOf, nodeSize } from './node/node-handles.ts';

/** Whether an execution went along an edge. */
export type EdgeState = 'taken' | 'untaken' | 'pending';

/** Data of a node's face, beside its place. */
export interface FaceData extends Record<string, unknown> {
  readonly node: WorkflowNode;
  /** Null where no execution is shown. */
  readonly status: NodeStatus | null;
  readonly errors: number;
  readonly warnings: number;
}
export type FaceNode = Node<FaceData, 'face'>;

/** Data of an edge, beside its ends. */
export interface LineData extends Record<string, unknown> {
  readonly state: EdgeState | null;
  readonly isError: boolean;
}
export type LineEdge = Edge<LineData, 'line'>;

/** The drawing as data. */
export interface CanvasContent {
  readonly definition: WorkflowDefinition;
  readonly statuses?: Readonly<Record<string, NodeStatus>> | undefined;
  readonly edgeStates?: Readonly<Record<string, EdgeState>> | undefined;
  readonly issues?: readonly DefinitionIssue[] | undefined;
  readonly selection: ReadonlySet<string>;
}

function countIssues(issues: readonly DefinitionIssue[], severity: DefinitionIssue['severity']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const issue of issues) {
    if (issue.severity !== severity || issue.nodeId === null) continue;
    counts.set(issue.nodeId, (counts.get(issue.nodeId) ?? 0) + 1);
  }
  return counts;
}

/** The faces of a definition. A face whose content did not change is the object of `previous`, so that React Flow skips it. */
export function toFaceNodes(content: CanvasContent, previous: readonly FaceNode[] = []): FaceNode[] {
  const errors = countIssues(content.issues ?? [], 'error');
  const warnings = countIssues(content.issues ?? [], 'warning');
  const known = new Map(previous.map((face) => [face.id, face]));
  return content.definition.nodes.map((node) => {
    const status = content.statuses === undefined ? null : (content.statuses[node.id] ?? 'pending');
    const data: FaceData = { node, status, errors: errors.get(node.id) ?? 0, warnings: warnings.get(node.id) ?? 0 };
    const selected = content.selection.has(node.id);
    const face = known.get(node.id);
    if (face === undefined) {
      const ariaLabel = node.label || node.id;
      return { id: node.id, type: 'face', ariaLabel, position: node.position, data, selected, ...nodeSize(node) };
    }
    const isSame = face.data.node === node && face.data.status === status && face.selected === selected;
    if (isSame && face.data.errors === data.errors && face.data.warnings === data.warnings) return face;
    const position = face.data.node === node ? face.position : node.position;
    return { ...face, ariaLabel: node.label || node.id, data, selected, position, ...nodeSize(node) };
  });
}

/** The lines of a definition; edges whose ends do not exist are left out (the validator names them). */
export function toLineEdges(content: CanvasContent, selected: ReadonlySet<string>): LineEdge[] {
  const types = new Map(content.definition.nodes.map((node) => [node.id, node.type]));
  const seen = new Set<string>();
  const lines: LineEdge[] = [];
  for (const edge of toEffectiveEdges(content.definition)) {
    const key = edgeKey(edge);
    const type = types.get(edge.source);
    if (type === undefined || !types.has(edge.target) || seen.has(key)) continue;
    seen.add(key);
    const handle = handleOf(type, edge.sourceHandle);
    lines.push({
      id: key,
      type: 'line',
      source: edge.source,
      target: edge.target,
      sourceHandle: handle.id,
      selected: selected.has(key),
      data: {
        state: content.edgeStates === undefined ? null : (content.edgeStates[key] ?? 'pending'),
        isError: handle.id === 'error',
      },
    });
  }
  return lines;
}
