import { renameSteps } from '#schemas/expressions/rename-steps.ts';
import { toStepKeys } from '#schemas/expressions/step-keys.ts';
import { toPathSegment } from '#schemas/definition/output-fields.ts';
import { indexNodes, type NamedNode, type NodeIndex } from '#schemas/templates/node-index.ts';
import { parseJsonText } from '#schemas/templates/json-text.ts';
import { listReferences } from '#schemas/templates/list-references.ts';
import { hasTemplate, parseTemplate } from '#schemas/templates/parse-template.ts';
import { findTarget } from '#schemas/templates/reference-target.ts';
import type { TemplateReference } from '#schemas/templates/template-reference.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';

/** Which node an old id has become; absent means that references to it stay as they are. */
export type Renamed = ReadonlyMap<string, { readonly id: string; readonly label: string }>;

const withoutBlanks = (label: string): string => label.replaceAll(/\s/g, '');
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Signs that end a name in a template, or change inside a JSON text, so that no label with one of them is written there. */
const SIGNS = /[.[\]{}"\\]|\?\?/g;

/** Whether a reference, written as it stands here, leads to this path of a node. */
function means(source: string, nodeId: string, path: readonly string[], index: NodeIndex): boolean {
  const { parts } = parseTemplate(source);
  const [only] = parts;
  if (parts.length !== 1 || only?.kind !== 'reference') return false;
  const target = findTarget(index, only.reference);
  return target.kind === 'node' && target.nodeId === nodeId && target.path.join('\n') === path.join('\n');
}

/** The form that the id alone decides; its label is for readers and holds what a template can hold. */
function toChipHead({ id, label }: NamedNode): string {
  return `@${id}:${label
    .replaceAll(/[.[\]{}"\\?]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()}`;
}

/** How templates can name a node: its label where that means this node alone, else its id, else both. */
export function referenceNameOf(node: NamedNode, index: NodeIndex, path: readonly string[] = ['data']): string {
  const names = [withoutBlanks(node.label), node.id].filter(
    (name) => name === node.id || (name !== '' && !name.startsWith('@') && name.search(SIGNS) === -1),
  );
  return names.find((name) => means(`{{${name}${writePath(path)}}}`, node.id, path, index)) ?? toChipHead(node);
}

/** What is said while a label is typed that templates cannot hold; null for any other. */
export function labelComplaint(label: string): string | null {
  const found = [...new Set(label.match(SIGNS) ?? [])];
  if (found.length > 0)
    return `Templates name this step by its ID: a label with ${found.join(' ')} cannot stand in them.`;
  return label.trim().startsWith('@')
    ? 'Templates name this step by its ID: a label with @ first cannot stand in them.'
    : null;
}

function writePath(path: readonly string[]): string {
  return path.map((key) => (/^(?:0|[1-9]\d*)$/.test(key) ? `[${key}]` : toPathSegment(key))).join('');
}

/** A reference as it has to be written after the change; what still means the same stays as it is. */
function rewriteReference(reference: TemplateReference, before: NodeIndex, after: NodeIndex, renamed: Renamed): string {
  const { source, head } = reference;
  const target = findTarget(before, reference);
  if (target.kind !== 'node') return source;
  const node = renamed.get(target.nodeId) ?? before.byId.get(target.nodeId);
  if (node === undefined) return source;
  const isById = head.kind === 'name' && head.name === target.nodeId;
  const canStay = isById || !renamed.has(target.nodeId);
  if (canStay && means(source, node.id, target.path, after)) return source;
  const name = head.kind === 'id' ? toChipHead(node) : referenceNameOf(node, after, target.path);
  const fallback = reference.fallback === null ? '' : ` ?? ${JSON.stringify(reference.fallback.value)}`;
  return `{{${name}${writePath(target.path)}${fallback}}}`;
}

function rewriteText(text: string, before: NodeIndex, after: NodeIndex, renamed: Renamed): string {
  if (!hasTemplate(text)) return text;
  const rewrite = (reference: TemplateReference): string => rewriteReference(reference, before, after, renamed);
  const json = parseJsonText(text);
  if (json !== undefined) {
    const found = listReferences(json).flatMap((each) => (each.kind === 'reference' ? [each.reference] : []));
    return replaceLeaves(text, new Map(found.map((reference) => [reference.source, rewrite(reference)])));
  }
  return parseTemplate(text)
    .parts.map((part) => (part.kind === 'literal' ? part.text : rewrite(part.reference)))
    .join('');
}

/** Replaces pieces of the texts in a JSON text, where they are escaped; references that stand bare are not. */
function replaceLeaves(text: string, pieces: ReadonlyMap<string, string>): string {
  let replaced = text;
  for (const [from, to] of pieces) {
    if (from === to) continue;
    const isEscaped = replaced.includes(escaped(from));
    replaced = replaced.replaceAll(isEscaped ? escaped(from) : from, () => (isEscaped ? escaped(to) : to));
  }
  return replaced;
}

/** The node that `steps.name` means: an id wins over labels, and a label of two nodes means none. */
function stepOf(name: string, { byId }: NodeIndex): NamedNode | undefined {
  const own = byId.get(name);
  if (own !== undefined) return own;
  const [node, ...others] = [...byId.values()].filter((each) => toStepKeys(each).includes(name));
  return others.length === 0 ? node : undefined;
}

/** The new names of a step in CEL (decision D35), by its label, else by its id; none where the name means the same as before. */
function toStepNames(name: string, before: NodeIndex, after: NodeIndex, renamed: Renamed): readonly string[] {
  const old = stepOf(name, before);
  if (old === undefined) return [];
  const node = renamed.get(old.id) ?? old;
  const canStay = name === old.id || !renamed.has(old.id);
  if (canStay && stepOf(name, after)?.id === node.id) return [];
  return toStepKeys(node)
    .filter((key) => stepOf(key, after)?.id === node.id)
    .toReversed();
}

function rewriteCode(text: string, before: NodeIndex, after: NodeIndex, renamed: Renamed): string {
  const rewrite = (source: string): string => renameSteps(source, (name) => toStepNames(name, before, after, renamed));
  const json = parseJsonText(text);
  if (!isRecord(json)) return rewrite(text);
  const sources = Object.values(json).filter((value) => typeof value === 'string');
  return replaceLeaves(text, new Map(sources.map((source) => [source, rewrite(source)])));
}

function mapTexts(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mapTexts(item, rewrite));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapTexts(item, rewrite)] as const);
  return entries.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(entries);
}

/** Config keys whose text is CEL: a condition's expression and the mapping of `system/transform`. */
const CODE_KEYS = new Set(['expression', 'mapping']);

/**
 * Lets every reference of `nodes` follow nodes that got another label or id. References that mean no renamed node, or that
 * cannot be read, stay as they are; a node in which nothing changed stays the same object.
 */
export function rewriteReferences(
  nodes: readonly WorkflowNode[],
  renamed: Renamed,
  all: { readonly before: readonly WorkflowNode[]; readonly after: readonly WorkflowNode[] },
): WorkflowNode[] {
  const before = indexNodes(all.before.filter((node) => node.type !== 'trigger'));
  const after = indexNodes(all.after.filter((node) => node.type !== 'trigger'));
  return nodes.map((node) => {
    const config = Object.fromEntries(
      Object.entries(node.config).map(([key, value]) => [
        key,
        mapTexts(value, (text) =>
          CODE_KEYS.has(key) ? rewriteCode(text, before, after, renamed) : rewriteText(text, before, after, renamed),
        ),
      ]),
    );
    const isSame = Object.entries(config).every(([key, value]) => value === node.config[key]);
    return isSame ? node : { ...node, config };
  });
}
