import type { ExecuteRequest, FunctionResult } from '#schemas/execution/function-result.ts';
import { Json, JsonObject } from '#schemas/json.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { resolveTemplates } from '#schemas/templates/resolve-templates.ts';
import { templateFieldsOf } from '#schemas/templates/template-fields.ts';
import type { Resolved } from '#schemas/templates/resolve-reference.ts';
import { readCodeLanguage, readProperties } from '#schemas/validity/input-schema.ts';
import type { FunctionDefinition } from './function.ts';

function isResult(value: unknown): value is FunctionResult {
  return typeof value === 'object' && value !== null && 'success' in value && typeof value.success === 'boolean';
}

function readLabel(key: string, value: unknown): string {
  if (typeof value !== 'object' || value === null || !('label' in value)) return key;
  return typeof value.label === 'string' ? value.label : key;
}

/** `{label, data}` is what earlier versions of the specified builder sent; else the value is the output itself, `{success, data}` or bare. */
function readOutput(value: unknown): FunctionResult {
  if (isResult(value)) return value;
  const isLabelled = typeof value === 'object' && value !== null && 'label' in value && 'data' in value;
  const output: unknown = isLabelled ? value.data : value;
  return isResult(output) ? output : { success: true, data: Json.parse(output ?? null) };
}

function isCodeField(definition: FunctionDefinition, name: string): boolean {
  const property = readProperties(definition.inputSchema).find(([field]) => field === name)?.[1];
  return property !== undefined && readCodeLanguage(property) !== null;
}

/**
 * Fills the templates of a POST /execute from its `node_outputs`, keyed by node id (and label, when given); `trigger` is the trigger's data.
 * Code fields stand as they are (decision D13).
 */
export function resolveExecuteInput(request: ExecuteRequest, definition: FunctionDefinition): Resolved {
  const outputs = new Map(Object.entries(request.node_outputs).map(([id, value]) => [id, readOutput(value)]));
  const trigger = outputs.get('trigger');
  const nodes = Object.entries(request.node_outputs).map(([id, value]) => ({ id, label: readLabel(id, value) }));
  const fields = Object.entries(request.input);
  const code = fields.filter(([name]) => isCodeField(definition, name));
  const resolved = resolveTemplates(
    Object.fromEntries(fields.filter(([name]) => !isCodeField(definition, name))),
    {
      trigger: trigger?.success === true ? trigger.data : null,
      nodes: indexNodes(nodes.filter((node) => node.id !== 'trigger')),
      output: (nodeId) => outputs.get(nodeId),
    },
    templateFieldsOf(definition.inputSchema),
  );
  if (!resolved.ok) return resolved;
  return { ok: true, value: { ...JsonObject.parse(resolved.value), ...Object.fromEntries(code) } };
}
