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

/**
 * The parts of a message about a value, for programs that word it themselves. `problem` is the sentence without the name of the field. `reason` says
 * of what kind it is: `type`, another type than `expected` (null where several would do); `json`, a text that is no JSON; `value`, of the right type
 * but not usable; `shape`, a setting that does not have the shape of its kind of node.
 */
export const IssueParams = z.object({
  reason: z.enum(['type', 'json', 'value', 'shape']),
  problem: z.string(),
  expected: z.string().nullable(),
});
export type IssueParams = z.infer<typeof IssueParams>;

/** One problem of a definition: where it is, what it is, and a sentence that says how to mend it. */
export const DefinitionIssue = z.object({
  nodeId: z.string().nullable(),
  edgeId: z.string().nullable().optional(),
  field: z.string().nullable(),
  code: z.enum(DEFINITION_ISSUE_CODES),
  message: z.string(),
  fix: z.string(),
  severity: z.enum(['error', 'warning']).default('error'),
  /** Given for `invalid_input`, and for an `invalid_config` of which only the shape is wrong. Answers of the API leave it out. */
  params: IssueParams.optional(),
  /** Problems with the same cause go with it together: every reference to one node that is not there. */
  cause: z.string().optional(),
});
export type DefinitionIssue = z.infer<typeof DefinitionIssue>;
