import type { JsonSchema } from '../function-descriptor.ts';
import { parseJsonText } from '../templates/json-text.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { isSchema, readCodeLanguage, readProperties } from './input-schema.ts';

/** A field whose text is code: `sql`, `cel`, `graphql` or `mapping` (names → CEL). */
export interface CodeField {
  readonly field: string;
  readonly language: string;
  readonly value: unknown;
}

/** One CEL expression of a node. */
export interface CelSource {
  readonly field: string;
  readonly source: string;
}

/** The code fields of a node that are given: those that its function's schema marks with `x-code`, and the expression of a condition (decision D13). */
export function codeFieldsOf(node: WorkflowNode, inputSchema: JsonSchema | null): readonly CodeField[] {
  const marked = readProperties(inputSchema).flatMap(([field, property]) => {
    const language = readCodeLanguage(property);
    return language === null ? [] : [{ field, language, value: node.config[field] }];
  });
  const expression = { field: 'expression', language: 'cel', value: node.config['expression'] };
  const all = node.type === 'condition' ? [...marked, expression] : marked;
  return all.filter(({ value }) => value !== undefined && value !== null);
}

/** The CEL expressions inside a code field: its text, or each value of a mapping, which may be given as JSON text. */
export function celSourcesOf({ field, language, value }: CodeField): readonly CelSource[] {
  if (language === 'cel') return typeof value === 'string' ? [{ field, source: value }] : [];
  if (language !== 'mapping') return [];
  const mapping = typeof value === 'string' ? parseJsonText(value) : value;
  if (!isSchema(mapping)) return [];
  return Object.entries(mapping).flatMap(([name, source]) =>
    typeof source === 'string' ? [{ field: `${field}.${name}`, source }] : [],
  );
}
