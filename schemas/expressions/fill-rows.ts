import { isRecord } from '../json.ts';
import { parseTemplate } from '../templates/parse-template.ts';
import { isAbsentPath, type Resolved } from '../templates/resolve-reference.ts';
import { resolveTemplates } from '../templates/resolve-templates.ts';
import type { TemplateScope } from '../templates/template-scope.ts';

/** Operators that ask whether something is there, so that its absence is an answer. */
const ASKS_FOR_PRESENCE = new Set<unknown>(['isEmpty', 'isNotEmpty', 'exists']);

/**
 * Fills the templates of condition rows. Where a row asks whether something is there, a reference to a path that is absent under the trigger, or
 * under a step that ran, does not fail: the row becomes one that nothing is in (decision D30).
 */
export function fillRows(rows: unknown, scope: TemplateScope): Resolved {
  const list: readonly unknown[] = Array.isArray(rows) ? rows : [];
  return resolveTemplates(
    list.map((row) => settle(row, scope)),
    scope,
  );
}

function settle(row: unknown, scope: TemplateScope): unknown {
  if (!isRecord(row) || !ASKS_FOR_PRESENCE.has(row['operator']) || typeof row['left'] !== 'string') return row;
  const { parts, issues } = parseTemplate(row['left']);
  const [only, ...others] = parts;
  const isReference = issues.length === 0 && others.length === 0 && only?.kind === 'reference';
  if (!isReference || !isAbsentPath(only.reference, scope)) return row;
  return { left: null, operator: row['operator'] === 'isEmpty' ? 'isEmpty' : 'isNotEmpty' };
}
