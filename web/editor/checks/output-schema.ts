import type { FunctionDescriptor, JsonSchema } from '#schemas/function-descriptor.ts';
import type { ReferenceTarget } from '#schemas/templates/reference-target.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';
import { FLOW_OUTPUTS } from '../fields/template-completion.ts';

/** Functions by their slug. */
export type Functions = ReadonlyMap<string, FunctionDescriptor>;

/** The known fields of a node's output; null when none are known. Those of a published event depend on its target. */
export function outputSchemaOf(node: WorkflowNode, functions: Functions): JsonSchema | null {
  const { actionId, mapping } = node.config;
  const names = node.type === 'publish-event' ? undefined : FLOW_OUTPUTS[node.type];
  const known = names ?? (isRecord(mapping) ? Object.keys(mapping) : null);
  if (known === null) return functions.get(String(actionId))?.outputSchema ?? null;
  return { properties: Object.fromEntries(known.map((name) => [name, {}])), additionalProperties: false };
}

function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | null {
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  const { properties, items } = schema;
  const next: unknown = isRecord(properties) && Object.hasOwn(properties, name) ? properties[name] : items;
  return isRecord(next) ? schemaAt(next, rest) : null;
}

/** What a schema says of the kind of its values. */
function kindOf(schema: JsonSchema | null): 'whole' | 'leaf' | 'unknown' {
  const type = schema?.['type'];
  if (type === 'object' || type === 'array') return 'whole';
  return typeof type === 'string' ? 'leaf' : 'unknown';
}

/** Whether the value of a reference is an object or list (`whole`), has no parts (`leaf`), or cannot be told (decision D30). */
export function kindOfTarget(
  target: ReferenceTarget,
  definition: WorkflowDefinition,
  functions: Functions,
): 'whole' | 'leaf' | 'unknown' {
  if (target.kind === 'trigger') {
    if (target.path.length === 0) return 'whole';
    const trigger = definition.nodes.find(({ type }) => type === 'trigger');
    const schema = trigger?.config['triggerType'] === 'event' ? null : trigger?.config['inputSchema'];
    return isRecord(schema) ? kindOf(schemaAt(schema, target.path)) : 'unknown';
  }
  if (target.kind !== 'node') return 'unknown';
  const [first, ...rest] = target.path;
  if (first === undefined || (first === 'data' && rest.length === 0)) return 'whole';
  const node = definition.nodes.find(({ id }) => id === target.nodeId);
  const schema = node === undefined ? null : outputSchemaOf(node, functions);
  if (schema === null) return 'unknown';
  return kindOf(schemaAt(schema, first === 'data' ? rest : target.path));
}
