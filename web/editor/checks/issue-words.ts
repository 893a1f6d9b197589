import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import type { FunctionDescriptor, JsonSchema } from '#schemas/function-descriptor.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { isRecord } from '#schemas/json.ts';
import { toTitle } from '../fields/schema-fields.ts';

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
function expectation(problem: string, property: JsonSchema): string {
  const [, expected] = /^Expected (\w+)\.$/.exec(problem) ?? [];
  const isNoJson = problem === 'This text is not JSON.';
  if (expected === undefined && !isNoJson) return '';
  if (property['x-code'] === 'mapping' && expected !== 'string') return MAPPING_EXAMPLE;
  const type = expected ?? property['type'];
  return (typeof type === 'string' ? EXAMPLES[type] : undefined) ?? (isNoJson ? JSON_EXAMPLE : '');
}

function toName(field: string, property: JsonSchema): string {
  const [first = field, ...rest] = field.split('.');
  if (first === 'rows' && rest[0] !== undefined) return `Row ${Number(rest[0]) + 1}`;
  const title = typeof property['title'] === 'string' ? property['title'] : toTitle(first);
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
  const { field, code, message } = issue;
  if (field === null) return issue;
  const property = propertyOf(issue, definition, functions);
  const name = toName(field, property);
  if (code === 'missing_input') return { ...issue, message: `${name} is required.` };
  if (code === 'invalid_input') {
    const problem = message.replace(`"${field}" does not fit: `, '');
    return { ...issue, message: `${name}: ${problem}`, fix: expectation(problem, property) };
  }
  const isCorrectOnly = code === 'invalid_config' && issue.fix.startsWith(`Correct ${field} of this `);
  return isCorrectOnly ? { ...issue, message: `${name}: ${message}`, fix: '' } : issue;
}
