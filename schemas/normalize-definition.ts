import { FUNCTION_ALIASES, type FunctionDescriptor } from './function-descriptor.ts';
import { readAliases, readProperties } from './validity/input-schema.ts';
import type { WorkflowDefinition, WorkflowNode } from './definition/workflow-definition.ts';

/** Other names of `actionId`, in the order in which they are looked at (decision D27). */
const ACTION_ID_ALIASES = ['functionSlug', 'actionType'];
/** Other names of a schedule's settings: nothing else would say that they were not read. */
const SCHEDULE_ALIASES = { timezone: 'timeZone', cronExpression: 'cron' } as const;
const PLUGIN_ALIASES = [/^ai\//, /^ai-gateway\//];

/**
 * Replaces names that other tools write by those of the product, once at the edge: aliases of `actionId`, of functions (decision D27), of input fields (`x-aliases`) and of
 * a schedule's settings.
 * Pure, idempotent, and changes nothing of a definition that has our names already.
 */
export function normalizeDefinition(
  definition: WorkflowDefinition,
  functions: ReadonlyMap<string, FunctionDescriptor> = new Map(),
): WorkflowDefinition {
  return { ...definition, nodes: definition.nodes.map((node) => normalizeNode(node, functions)) };
}

/** The slug that a name of a function means today. */
export function toFunctionSlug(name: string): string {
  if (Object.hasOwn(FUNCTION_ALIASES, name)) return FUNCTION_ALIASES[name] ?? name;
  const alias = PLUGIN_ALIASES.find((pattern) => pattern.test(name));
  return alias === undefined ? name : name.replace(alias, 'openai/');
}

function normalizeNode(node: WorkflowNode, functions: ReadonlyMap<string, FunctionDescriptor>): WorkflowNode {
  const config = new Map(Object.entries(node.config));
  if (node.type === 'trigger' && node.config['triggerType'] === 'schedule') {
    for (const [alias, name] of Object.entries(SCHEDULE_ALIASES)) rename(config, alias, name);
    return { ...node, config: Object.fromEntries(config) };
  }
  if (node.type !== 'action' && node.type !== 'activity') return node;
  for (const alias of ACTION_ID_ALIASES) rename(config, alias, 'actionId');
  const actionId = config.get('actionId');
  if (typeof actionId !== 'string') return { ...node, config: Object.fromEntries(config) };
  const slug = toFunctionSlug(actionId);
  config.set('actionId', slug);
  for (const [field, property] of readProperties(functions.get(slug)?.inputSchema ?? null)) {
    for (const alias of readAliases(property)) rename(config, alias, field);
  }
  return { ...node, config: Object.fromEntries(config) };
}

/** Gives the value of `from` to `to` when that has none, and removes `from`. */
function rename(config: Map<string, unknown>, from: string, to: string): void {
  const value = config.get(from);
  if (value === undefined) return;
  config.delete(from);
  const current = config.get(to);
  if (current === undefined || current === '' || current === null) config.set(to, value);
}
