import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import type { JsonSchema } from '#schemas/function-descriptor.ts';
import { jsonFieldsOf } from '#schemas/templates/json-text.ts';
import { listReferences } from '#schemas/templates/list-references.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { findTarget } from '#schemas/templates/reference-target.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';
import { outputSchemaOf, type Functions } from './output-schema.ts';

/** Whether a value of this schema can have something at the path. `isTop`: the fields that are told are taken for all that there are. */
function canHave(schema: JsonSchema, path: readonly string[], isTop: boolean): boolean {
  const [name, ...rest] = path;
  const { properties, additionalProperties } = schema;
  if (name === undefined || !isRecord(properties)) return true;
  if (Object.hasOwn(properties, name)) {
    const property = properties[name];
    return !isRecord(property) || canHave(property, rest, false);
  }
  return !(additionalProperties === false || (isTop && additionalProperties === undefined));
}

/** Whether a reference can be filled: its path begins at the result as a whole, or at the data in it (decision D30). */
function canResolve(schema: JsonSchema, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined || first === 'success' || first === 'error') return true;
  return (first === 'data' && canHave(schema, rest, true)) || canHave(schema, path, true);
}

/** Warnings for templates that read a field which the output of their step will not have; those with a default are left alone. */
export function findUnknownFields(definition: WorkflowDefinition, functions: Functions): readonly DefinitionIssue[] {
  const index = indexNodes(definition.nodes.filter((node) => node.type !== 'trigger'));
  const byId = new Map(definition.nodes.map((node) => [node.id, node]));
  const readers = definition.nodes.filter((node) => node.enabled && node.type !== 'trigger');
  return readers.flatMap((node) => {
    const jsonFields = jsonFieldsOf(functions.get(String(node.config['actionId']))?.inputSchema ?? null);
    return listReferences(node.config, jsonFields).flatMap((found): DefinitionIssue[] => {
      if (found.kind !== 'reference' || found.reference.fallback !== null) return [];
      const target = findTarget(index, found.reference);
      const source = target.kind === 'node' ? byId.get(target.nodeId) : undefined;
      const schema = source === undefined ? null : outputSchemaOf(source, functions);
      if (target.kind !== 'node' || source === undefined || schema === null || canResolve(schema, target.path))
        return [];
      const names = isRecord(schema['properties']) ? Object.keys(schema['properties']).slice(0, 8) : [];
      return [
        {
          nodeId: node.id,
          field: found.at.join('.'),
          code: 'unknown_reference',
          message: `${found.reference.source.slice(0, 200)} will find nothing: the output of “${source.label || source.id}” has no such field.`,
          fix: names.length === 0 ? 'Choose a field with @.' : `It has ${names.join(', ')}.`,
          severity: 'warning',
        },
      ];
    });
  });
}
