import { z } from 'zod';
import { RetryPolicy } from './definition/retry-policy.ts';

/** JSON Schema (2020-12 subset that zod emits) as data. */
export const JsonSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.infer<typeof JsonSchema>;

/**
 * A function as editor, validator and orchestrator see it: its row of the table `functions` without the columns that only the runner needs.
 * Field annotations inside `inputSchema`: `title`, `description`, `default`, `enum`, and ours `x-code: "sql" | "cel" | "graphql" | "mapping"`
 * (accepts no templates, decision D13), `x-json: true` (JSON text or value), `x-multiline: true`, `x-url: true` (a full http or
 * https address), `x-aliases: string[]`.
 */
export const FunctionDescriptor = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  pluginId: z.string(),
  executionType: z.enum(['builtin', 'oci', 'http']),
  inputSchema: JsonSchema.nullable(),
  outputSchema: JsonSchema.nullable(),
  timeoutSeconds: z.number().int(),
  retryPolicy: RetryPolicy.nullable(),
  integrationType: z.string().nullable(),
  isEnabled: z.boolean(),
  isDeprecated: z.boolean(),
});
export type FunctionDescriptor = z.infer<typeof FunctionDescriptor>;

/** Names that other tools wrote into definitions, normalised once at the edge (decision D27). */
export const FUNCTION_ALIASES: Readonly<Record<string, string>> = {
  'HTTP Request': 'system/http-request',
  'Database Query': 'system/database-query',
};
