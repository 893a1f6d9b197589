import { renameSteps } from '#schemas/expressions/rename-steps.ts';
import { toStepKeys } from '#schemas/expressions/step-keys.ts';
import { toPathSegment } from '#schemas/definition/output-fields.ts';
import { foldName, indexNodes, type NodeIndex } from '#schemas/templates/node-index.ts';
import { hasTemplate, parseTemplate } from '#schemas/templates/parse-template.ts';
import { findTarget } from '#schemas/templates/reference-target.ts';
import type { TemplateReference } from '#schemas/templates/template-reference.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';

/** Which node an old id has become; absent means that references to it stay as they are. */
export type Renamed = ReadonlyMap<string, { readonly id: string; readonly label: string }>;

const withoutBlanks = (label: string): string => label.replaceAll(/\s/g, '');

/** How templates can name a node: its label where that means this node alone, else its id. */
export function referenceNameOf(node: { readonly id: string; readonly label: string }, index: NodeIndex): string {
  const label = withoutBlanks(node.label);
  const isWritable = label !== '' && !/[.[\]{}"]|\?\?|^@/.test(label) && foldName(label) !== 'trigger';
  if (!isWritable) return node.id;
  const reference: TemplateReference = {
    head: { kind: 'name', name: label },
    path: [],
    fallback: null,
    source: '',
    start: 0,
    end: 0,
  };
  const target = findTarget(index, reference);
  return target.kind === 'node' && target.nodeId === node.id ? label : node.id;
}

function writePath(path: readonly string[]): string {
  return path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : toPathSegment(key))).join('');
}

function rewriteText(text: string, before: NodeIndex, after: NodeIndex, renamed: Renamed): string {
  if (!hasTemplate(text)) return text;
  return parseTemplate(text)
    .parts.map((part) => {
      if (part.kind === 'literal') return part.text;
      const { reference } = part;
      const target = findTarget(before, reference);
      const node = target.kind === 'node' ? renamed.get(target.nodeId) : undefined;
      if (target.kind !== 'node' || node === undefined) return reference.source;
      const isById = reference.head.kind === 'name' && reference.head.name === target.nodeId;
      if (isById && node.id === target.nodeId) return reference.source;
      const head = reference.head.kind === 'id' ? `@${node.id}:${node.label}` : referenceNameOf(node, after);
      const fallback = reference.fallback === null ? '' : ` ?? ${JSON.stringify(reference.fallback.value)}`;
      return `{{${head}${writePath(target.path)}${fallback}}}`;
    })
    .join('');
}

/** The names of a step whose node got another label or id, in CEL (decision D35): by its label, else by its id. */
function toStepNames(name: string, before: NodeIndex, renamed: Renamed): readonly string[] {
  for (const [id, node] of renamed) {
    if (name === id) return node.id === id ? [] : [node.id];
    const old = before.byId.get(id);
    if (old !== undefined && toStepKeys(old).includes(name)) return toStepKeys(node).toReversed();
  }
  return [];
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
          CODE_KEYS.has(key)
            ? renameSteps(text, (name) => toStepNames(name, before, renamed))
            : rewriteText(text, before, after, renamed),
        ),
      ]),
    );
    const isSame = Object.entries(config).every(([key, value]) => value === node.config[key]);
    return isSame ? node : { ...node, config };
  });
}
