import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';

const base = {
  pluginId: 'system',
  executionType: 'builtin',
  timeoutSeconds: 30,
  retryPolicy: null,
  integrationType: null,
  isEnabled: true,
  isDeprecated: false,
} as const;

/** As `system/http-request` describes itself. */
export const HTTP_REQUEST: FunctionDescriptor = {
  ...base,
  slug: 'system/http-request',
  name: 'HTTP Request',
  description: 'Sends a request',
  inputSchema: {
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string', title: 'URL', description: 'Where to send it', 'x-aliases': ['endpoint'] },
      method: { type: 'string', enum: ['GET', 'POST'], default: 'GET' },
      headers: { type: 'object', 'x-json': true },
      timeoutSeconds: { type: 'integer', default: 30, minimum: 1 },
      failOnStatus: { type: 'boolean', default: true },
    },
  },
  outputSchema: {
    type: 'object',
    properties: { status: { type: 'integer' }, headers: { type: 'object' }, data: {} },
  },
};

/** As `system/generate-id` describes itself. */
export const GENERATE_ID: FunctionDescriptor = {
  ...base,
  slug: 'system/generate-id',
  name: 'Generate ID',
  description: 'Makes an identifier',
  inputSchema: {
    type: 'object',
    properties: { kind: { type: 'string', enum: ['uuid', 'nanoid'], default: 'uuid' }, count: { type: 'integer' } },
  },
  outputSchema: {
    type: 'object',
    properties: { uuid: { type: 'string' }, ids: { type: 'array', items: { type: 'string' } } },
  },
};

/** As `system/transform` describes itself. */
export const TRANSFORM: FunctionDescriptor = {
  ...base,
  slug: 'system/transform',
  name: 'Transform',
  description: 'Makes a new object from earlier outputs',
  inputSchema: {
    type: 'object',
    required: ['mapping'],
    properties: {
      mapping: { type: 'object', title: 'Mapping', 'x-code': 'mapping', 'x-json': true },
      context: { type: 'object', 'x-context': true },
    },
  },
  outputSchema: { type: 'object', additionalProperties: {} },
};
