import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { outputFieldsOf, toPathSegment } from '#schemas/definition/output-fields.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { findUpstream } from '#schemas/definition/upstream.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';
import { SCHEDULE_FIELDS } from '#schemas/schedule/schedule-trigger-data.ts';
import { referenceNameOf } from '../state/rewrite-references.ts';

/** Something that a template can refer to. */
export interface Suggestion {
  /** The text between the braces. */
  readonly reference: string;
  /** Label of the node, or `Trigger`. */
  readonly from: string;
  /** The field behind the name; empty for the whole output. */
  readonly field: string;
  readonly type: string | null;
}

/** The reference that is being written where the cursor stands. */
export interface OpenReference {
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

/** Finds `{{…` or `@…` before the cursor; an `@` inside a word (an address, say) is none. */
export function findOpenReference(text: string, cursor: number): OpenReference | null {
  const before = text.slice(0, cursor);
  const braces = before.lastIndexOf('{{');
  if (braces !== -1 && !before.slice(braces).includes('}}')) {
    const rest = /^[^{}\n]{0,80}?\}\}/.exec(text.slice(cursor));
    const end = rest === null ? cursor : cursor + rest[0].length;
    return { start: braces, end, query: before.slice(braces + 2).trim() };
  }
  const at = /(?:^|[^\w@.])@([\w.]{0,40})$/.exec(before);
  return at === null ? null : { start: cursor - (at[1] ?? '').length - 1, end: cursor, query: at[1] ?? '' };
}

/** Types of which no part can be read. */
const LEAVES: ReadonlySet<string | null> = new Set(['string', 'number', 'integer', 'boolean', 'null']);

/**
 * Writes a suggestion in place of what was begun. The cursor stays before the closing braces, where the path goes on; behind them where the value is
 * known to have no parts.
 */
export function completeReference(
  text: string,
  open: OpenReference,
  suggestion: Suggestion,
): { readonly text: string; readonly cursor: number } {
  const written = `{{${suggestion.reference}}}`;
  return {
    text: text.slice(0, open.start) + written + text.slice(open.end),
    cursor: open.start + written.length - (LEAVES.has(suggestion.type) ? 0 : 2),
  };
}

/** Where the cursor comes when `}` is typed before the closing braces of a reference: it passes them, so that they are not doubled. Null elsewhere. */
export function passClosingBrace(text: string, start: number, end: number): number | null {
  if (start !== end || text.charAt(start) !== '}') return null;
  const rest = text.slice(start);
  const isClosing = rest.startsWith('}}') || (text.charAt(start - 1) === '}' && !rest.startsWith('}}'));
  return isClosing && findOpenReference(text, start) !== null ? start + 1 : null;
}

/** The suggestions that hold every part of a query, those whose name begins with it first. */
export function matchSuggestions(suggestions: readonly Suggestion[], query: string): readonly Suggestion[] {
  const parts = query
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  const texts = suggestions.map((each) => `${each.reference} ${each.from} ${each.field}`.toLowerCase());
  const found = suggestions.filter((_, index) => parts.every((part) => texts[index]?.includes(part)));
  const isFirst = (each: Suggestion): boolean => each.reference.toLowerCase().startsWith(query.toLowerCase());
  return [...found.filter(isFirst), ...found.filter((each) => !isFirst(each))].slice(0, 50);
}

const EVENT_FIELDS = ['data', 'type', 'source', 'subject', 'id', 'time'];

/** The fields of what a node puts out, by its type. Source: interpreter rules on the outputs of gates, conditions, timers and events. */
export const FLOW_OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  condition: ['result'],
  'approval-gate': ['approved', 'outcome', 'by', 'reason', 'decidedAt'],
  timer: ['dueAt', 'firedAt'],
  'publish-event': ['id', 'source', 'type', 'subject', 'data'],
};

interface Field {
  /** Behind the name: `.rows[0]`. */
  readonly path: string;
  readonly type: string | null;
}

const toField = (name: string): Field => ({ path: toPathSegment(name), type: null });

function triggerFields(trigger: WorkflowNode | undefined): readonly Field[] {
  if (trigger?.config['triggerType'] === 'event') return EVENT_FIELDS.map(toField);
  if (trigger?.config['triggerType'] === 'schedule') return SCHEDULE_FIELDS.map(toField);
  const schema = trigger?.config['inputSchema'];
  return isRecord(schema) ? outputFieldsOf(schema) : [];
}

function nodeFields(node: WorkflowNode, functions: readonly FunctionDescriptor[]): readonly Field[] {
  const flow = FLOW_OUTPUTS[node.type];
  if (flow !== undefined) return flow.map(toField);
  const { actionId, mapping } = node.config;
  if (isRecord(mapping)) return Object.keys(mapping).map(toField);
  return outputFieldsOf(functions.find((each) => each.slug === actionId)?.outputSchema ?? null);
}

/** Everything that templates of a node can refer to: the trigger's fields and the outputs of the nodes before it, the nearest first. */
export function suggestReferences(
  definition: WorkflowDefinition,
  nodeId: string,
  functions: readonly FunctionDescriptor[],
): readonly Suggestion[] {
  const index = indexNodes(definition.nodes.filter((node) => node.type !== 'trigger'));
  const upstream = [...findUpstream(definition).of(nodeId)]
    .map((id) => definition.nodes.find((node) => node.id === id))
    .filter((node) => node !== undefined);
  const outputs = upstream
    .filter((node) => node.type !== 'trigger' && node.enabled)
    .flatMap((node): Suggestion[] => {
      const name = `${referenceNameOf(node, index)}.data`;
      const from = node.label || node.id;
      const whole = { reference: name, from, field: '', type: null };
      return [...nodeFields(node, functions).map((field) => toSuggestion(name, from, field)), whole];
    });
  const trigger = upstream.find((node) => node.type === 'trigger');
  const started = triggerFields(trigger).map((field) => toSuggestion('trigger', 'Trigger', field));
  return [...outputs, ...started, { reference: 'trigger', from: 'Trigger', field: '', type: null }];
}

function toSuggestion(name: string, from: string, { path, type }: Field): Suggestion {
  return { reference: name + path, from, field: path.replace(/^\./, ''), type: type === 'any' ? null : type };
}
