import { z } from 'zod';

/** The kinds of problems that a definition can have. The codes are stable. */
export const DEFINITION_ISSUE_CODES = [
  'duplicate_node_id',
  'reserved_name',
  'dangling_edge',
  'edge_into_trigger',
  'unknown_handle',
  'duplicate_edge',
  'cycle',
  'unreachable',
  'empty',
  'execution_order',
  'invalid_config',
  'unknown_function',
  'disabled_function',
  'missing_input',
  'invalid_input',
  'template_syntax',
  'unknown_reference',
  'reference_not_upstream',
  'ambiguous_reference',
  'template_in_code',
  'expression_syntax',
  'forbidden_topic',
  'forbidden_event_type',
  'too_large',
  'too_many_templates',
  'too_deep',
  'unsafe_text',
  'duplicate_event_name',
] as const;

/** One problem of a definition: where it is, what it is, and a sentence that says how to mend it. */
export const DefinitionIssue = z.object({
  nodeId: z.string().nullable(),
  edgeId: z.string().nullable().optional(),
  field: z.string().nullable(),
  code: z.enum(DEFINITION_ISSUE_CODES),
  message: z.string(),
  fix: z.string(),
  severity: z.enum(['error', 'warning']).default('error'),
});
export type DefinitionIssue = z.infer<typeof DefinitionIssue>;
