import type { FunctionDescriptor, JsonSchema } from '#schemas/function-descriptor.ts';
import { validateDefinition } from '#schemas/validate-definition.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

function describeFunction(
  slug: string,
  inputSchema: JsonSchema | null,
  isEnabled = true,
): [string, FunctionDescriptor] {
  return [
    slug,
    {
      slug,
      name: slug,
      description: null,
      pluginId: slug.split('/')[0] ?? '',
      executionType: 'builtin',
      inputSchema,
      outputSchema: null,
      timeoutSeconds: 300,
      retryPolicy: null,
      integrationType: null,
      isEnabled,
      isDeprecated: false,
    },
  ];
}

/** A few functions whose schemas show every annotation. */
export const functions = new Map([
  describeFunction('system/http-request', {
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string', 'x-url': true, 'x-aliases': ['endpoint'] },
      method: { type: 'string', enum: ['GET', 'POST'], 'x-aliases': ['httpMethod'] },
      headers: { type: 'object', additionalProperties: { type: 'string' }, 'x-json': true },
      timeoutSeconds: { type: 'integer', minimum: 1, maximum: 600 },
    },
  }),
  describeFunction('openai/generate-text', {
    type: 'object',
    required: ['aiPrompt'],
    properties: { aiPrompt: { type: 'string' } },
  }),
  describeFunction('system/database-query', {
    type: 'object',
    required: ['query'],
    properties: { query: { type: 'string', 'x-code': 'sql' }, parameters: { type: 'array', 'x-json': true } },
  }),
  describeFunction('system/transform', {
    type: 'object',
    required: ['mapping'],
    properties: { mapping: { type: 'object', 'x-code': 'mapping', 'x-json': true } },
  }),
  describeFunction('custom/off', null, false),
  describeFunction('system/generate-id', { type: 'object', properties: {} }),
]);

/** Differences from a plain action node. */
export type NodeInput = {
  id: string;
  type?: string;
  label?: string;
  enabled?: boolean;
  config?: Record<string, unknown>;
};

/** A definition; edges are written `a -handle> b`. */
export function define(
  nodes: readonly NodeInput[],
  edges: readonly string[] = [],
  rest: object = {},
): WorkflowDefinition {
  return WorkflowDefinition.parse({
    id: 'w',
    name: 'W',
    nodes: nodes.map((node) => ({
      type: 'action',
      label: node.id,
      config: node.type === undefined || node.type === 'action' ? { actionId: 'system/generate-id' } : {},
      ...node,
    })),
    edges: edges.map((edge) => {
      const [source, handle, target] = edge.split(/\s*-(\w*)>\s*/);
      return { source, target, sourceHandle: handle || null };
    }),
    ...rest,
  });
}

/** Issues as `node.field code`. */
export function issuesOf(definition: WorkflowDefinition): string[] {
  return validateDefinition(definition, { functions }).map(
    ({ nodeId, field, code, severity }) => `${nodeId}.${field} ${code}${severity === 'warning' ? ' (warning)' : ''}`,
  );
}

export const trigger = { id: 't', type: 'trigger' };
/** An http-request node. */
export const http = (config: Record<string, unknown>, id = 'a') => ({
  id,
  config: { actionId: 'system/http-request', url: 'https://x', ...config },
});
