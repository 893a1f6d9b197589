import { hasTemplate, parseTemplate } from './parse-template.ts';
import { parseJsonText } from './json-text.ts';
import { findTarget } from './reference-target.ts';
import type { NodeIndex } from './node-index.ts';
import type { TemplateIssue, TemplateReference } from './template-reference.ts';

/** A reference or a syntax issue, with the path of the text that holds it; a reference with that text. */
export type FoundTemplate =
  | {
      readonly kind: 'reference';
      readonly at: readonly string[];
      readonly text: string;
      readonly reference: TemplateReference;
    }
  | { readonly kind: 'issue'; readonly at: readonly string[]; readonly issue: TemplateIssue };

/** Values are walked to this depth. Deeper ones are refused earlier (decision D28). */
export const MAX_TEMPLATE_DEPTH = 64;

/** Every template in a JSON value, in document order. `jsonFields` names the top-level fields whose text is JSON (decision D33). */
export function listReferences(value: unknown, jsonFields: ReadonlySet<string> = new Set()): readonly FoundTemplate[] {
  const found: FoundTemplate[] = [];
  collect(value, [], jsonFields, found);
  return found;
}

/** The nodes whose outputs `resolveTemplates` will ask for; unknown and ambiguous references add none. */
export function referencedNodeIds(
  value: unknown,
  nodes: NodeIndex,
  jsonFields?: ReadonlySet<string>,
): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const found of listReferences(value, jsonFields)) {
    if (found.kind !== 'reference') continue;
    const target = findTarget(nodes, found.reference);
    if (target.kind === 'node') ids.add(target.nodeId);
  }
  return ids;
}

function collect(value: unknown, at: readonly string[], jsonFields: ReadonlySet<string>, found: FoundTemplate[]): void {
  if (typeof value === 'string') collectText(value, at, jsonFields, found);
  else if (typeof value === 'object' && value !== null && at.length <= MAX_TEMPLATE_DEPTH) {
    for (const [key, item] of Object.entries(value)) collect(item, [...at, key], jsonFields, found);
  }
}

function collectText(
  text: string,
  at: readonly string[],
  jsonFields: ReadonlySet<string>,
  found: FoundTemplate[],
): void {
  if (!hasTemplate(text)) return;
  const json = at.length === 1 && jsonFields.has(at[0] ?? '') ? parseJsonText(text) : undefined;
  if (json !== undefined) return collect(json, at, new Set(), found);
  const { parts, issues } = parseTemplate(text);
  for (const part of parts) {
    if (part.kind === 'reference') found.push({ kind: 'reference', at, text, reference: part.reference });
  }
  for (const issue of issues) found.push({ kind: 'issue', at, issue });
}
