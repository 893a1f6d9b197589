import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';
import type { Edit } from '../state/edit.ts';

/** An edit that mends a problem, with the words of its button. */
export interface Repair {
  readonly title: string;
  readonly edit: Edit;
}

/** A problem as the editor shows it; some can be mended by pressing a button. */
export type EditorIssue = DefinitionIssue & { readonly repair?: Repair };

/** Replaces `from` in the text at a path; a text that the path leads into is JSON, and so is what is replaced in it. Null where it is not found. */
function replaceAt(value: unknown, at: readonly string[], from: string, to: string): unknown {
  if (typeof value === 'string') {
    const [old, next] = at.length === 0 ? [from, to] : [from, to].map((text) => JSON.stringify(text).slice(1, -1));
    const start = value.indexOf(old ?? from);
    return start === -1 ? null : value.slice(0, start) + (next ?? to) + value.slice(start + (old ?? from).length);
  }
  const [key, ...rest] = at;
  if (key === undefined) return null;
  if (Array.isArray(value)) {
    const item = replaceAt(value[Number(key)], rest, from, to);
    return item === null ? null : value.with(Number(key), item);
  }
  if (!isRecord(value)) return null;
  const member = replaceAt(value[key], rest, from, to);
  return member === null ? null : { ...value, [key]: member };
}

/** The repair that replaces one piece of a node's configuration; null where the piece is not there as it is written. */
export function toTextRepair(
  node: WorkflowNode,
  at: readonly string[],
  piece: { readonly title: string; readonly from: string; readonly to: string },
): Repair | null {
  const [key = '', ...rest] = at;
  const changed = replaceAt(node.config[key], rest, piece.from, piece.to);
  if (changed === null) return null;
  return { title: piece.title, edit: { kind: 'configure', nodeId: node.id, changes: { [key]: changed } } };
}
