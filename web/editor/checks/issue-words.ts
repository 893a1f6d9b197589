import type { DefinitionIssue, IssueParams } from '#schemas/definition/definition-issue.ts';
import { toFieldTitle } from '#schemas/definition/changes/field-title.ts';
import type { FunctionDescriptor, JsonSchema } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';

const EXAMPLES: Readonly<Record<string, string>> = {
  object: 'Write an object, such as {"name": "value"}.',
  array: 'Write a list, such as ["a", "b"].',
  number: 'Write a number, or data of an earlier step.',
  integer: 'Write a whole number, or data of an earlier step.',
  boolean: 'Choose on or off, or data of an earlier step.',
  string: 'Write a text.',
};
const MAPPING_EXAMPLE = 'Write an object of names and expressions, such as {"total": "trigger.price * 2"}.';
const JSON_EXAMPLE = 'Write JSON: names and texts stand in double quotes.';

/** Describes the expected value of a field; empty when the problem says it already. */
function expectation({ reason, expected }: IssueParams, property: JsonSchema): string {
  if (expected === null && reason !== 'json') return '';
  if (property['x-code'] === 'mapping' && expected !== 'string') return MAPPING_EXAMPLE;
  const type = expected ?? property['type'];
  return (typeof type === 'string' ? EXAMPLES[type] : undefined) ?? (reason === 'json' ? JSON_EXAMPLE : '');
}

function toName(field: string, property: JsonSchema): string {
  const [first = field, ...rest] = field.split('.');
  if (first === 'rows' && rest[0] !== undefined) return `Row ${Number(rest[0]) + 1}`;
  const title = typeof property['title'] === 'string' ? property['title'] : toFieldTitle(first);
  return rest.length === 0 ? title : `${title} (${rest.join('.')})`;
}

function propertyOf(
  issue: DefinitionIssue,
  definition: WorkflowDefinition,
  functions: ReadonlyMap<string, FunctionDescriptor>,
): JsonSchema {
  const node = definition.nodes.find(({ id }) => id === issue.nodeId);
  const slug = node?.config['actionId'];
  const properties = typeof slug === 'string' ? functions.get(slug)?.inputSchema?.['properties'] : undefined;
  const property = isRecord(properties) ? properties[issue.field?.split('.')[0] ?? ''] : undefined;
  return isRecord(property) ? property : {};
}

/** A problem of a field in the words of the form: it names the field's label in place of its key, and says what the field takes. */
export function wordIssue(
  issue: DefinitionIssue,
  definition: WorkflowDefinition,
  functions: ReadonlyMap<string, FunctionDescriptor>,
): DefinitionIssue {
  const { field, code, params } = issue;
  if (field === null) return issue;
  const property = propertyOf(issue, definition, functions);
  const name = toName(field, property);
  if (code === 'missing_input') return { ...issue, message: `${name} is required.` };
  if (params === undefined) return issue;
  return { ...issue, message: `${name}: ${params.problem}`, fix: expectation(params, property) };
}
