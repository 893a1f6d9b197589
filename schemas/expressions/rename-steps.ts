import type { Expression } from '../cel/syntax/expression.ts';
import { listNodesOfVariable } from '../cel/syntax/list-nodes.ts';
import { parseSource } from './cel.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The new names of a step, the one to be preferred first; none for a step whose name stays. */
export type Rename = (name: string) => readonly string[];

/**
 * Writes other names of steps into an expression: `steps.A`, `` steps.`A-1` `` and `steps["A"]`, wherever they stand, but not in texts and comments.
 * An expression that does not parse stays as it is.
 */
export function renameSteps(source: string, rename: Rename): string {
  const edits = listExpressions(source).flatMap((node) => toEdit(node, source, rename) ?? []);
  let renamed = source;
  for (const { start, end, text } of edits.toSorted((a, b) => b.start - a.start)) {
    renamed = renamed.slice(0, start) + text + renamed.slice(end);
  }
  return renamed;
}

function listExpressions(source: string): readonly Expression[] {
  try {
    return listNodesOfVariable(parseSource(source), 'steps');
  } catch {
    return [];
  }
}

function toEdit(node: Expression, source: string, rename: Rename): Edit | null {
  if (node.kind !== 'select' && node.kind !== 'has' && node.kind !== 'index') return null;
  if (node.operand.kind !== 'name' || node.operand.name !== 'steps') return null;
  if (node.kind === 'index') return toIndexEdit(node.index, rename);
  const start = node.operand.end;
  // A comment or a parenthesis may stand between name and field.
  if (!/^\s*\.\s*\??\s*$/.test(source.slice(start, node.at))) return null;
  const mark = node.isOptional ? '?' : '';
  const selections = rename(node.field).map((name) => toSelection(name, mark, node.kind));
  const text = selections.find((selection) => selection !== null);
  return text === undefined || text === null ? null : { start, end: node.end, text };
}

function toIndexEdit(index: Expression, rename: Rename): Edit | null {
  if (index.kind !== 'literal' || typeof index.value !== 'string') return null;
  const [name] = rename(index.value);
  return name === undefined ? null : { start: index.start, end: index.end, text: JSON.stringify(name) };
}

/** How a step is selected; null where it cannot be: `has()` takes no brackets. */
function toSelection(name: string, mark: '?' | '', kind: 'select' | 'has'): string | null {
  if (/^(?!(?:true|false|null|in)$)[A-Za-z_]\w*$/.test(name)) return `.${mark}${name}`;
  if (kind === 'select') return `[${mark}${JSON.stringify(name)}]`;
  return /^[\w./-]+$/.test(name) ? `.${mark}\`${name}\`` : null;
}
