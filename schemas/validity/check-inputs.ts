import type { DefinitionIssue } from '../definition/definition-issue.ts';
import type { FunctionDescriptor, JsonSchema } from '../function-descriptor.ts';
import { jsonFieldsOf, parseJsonText } from '../templates/json-text.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { checkValue, type ValueProblem } from './check-value.ts';
import { readProperties, readRequired } from './input-schema.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';

/** Each enabled action names an enabled function and gives its required inputs, and literal values fit the input schema. */
export function checkInputs({ definition, functions }: ValidationContext): readonly DefinitionIssue[] {
  return definition.nodes.flatMap((node) => {
    const slug = readActionId(node);
    return slug === null ? [] : checkAction(node, slug, functions);
  });
}

/** The function that an enabled action names; null for all other nodes. */
export function readActionId({ type, enabled, config }: WorkflowNode): string | null {
  const slug = config['actionId'];
  return (type === 'action' || type === 'activity') && enabled && typeof slug === 'string' && slug !== '' ? slug : null;
}

function checkAction(
  node: WorkflowNode,
  slug: string,
  functions: ReadonlyMap<string, FunctionDescriptor>,
): readonly DefinitionIssue[] {
  const descriptor = functions.get(slug);
  if (descriptor === undefined) {
    const near = suggest(slug, functions);
    return [
      toNodeIssue(
        node,
        'actionId',
        'unknown_function',
        `There is no function "${slug}".`,
        near === null ? 'Choose one of the list.' : `Did you mean "${near}"?`,
      ),
    ];
  }
  if (!descriptor.isEnabled) {
    return [
      toNodeIssue(
        node,
        'actionId',
        'disabled_function',
        `The function "${slug}" is switched off.`,
        'Choose another one, or have it switched on.',
      ),
    ];
  }
  return checkFields(node, descriptor.inputSchema);
}

function checkFields(node: WorkflowNode, schema: JsonSchema | null): readonly DefinitionIssue[] {
  const jsonFields = jsonFieldsOf(schema);
  const required = new Set(readRequired(schema));
  const issues: DefinitionIssue[] = [];
  for (const name of required) {
    if (isAbsent(node.config[name]))
      issues.push(
        toNodeIssue(
          node,
          name,
          'missing_input',
          `"${name}" is required.`,
          'Give it a value, or data of an earlier step.',
        ),
      );
  }
  for (const [name, property] of readProperties(schema)) {
    const value = node.config[name];
    if (isAbsent(value)) continue;
    const [problem] = jsonFields.has(name) ? checkJsonField(value, property) : checkValue(value, property);
    if (problem === undefined) continue;
    const { at, ...params } = problem;
    const field = [name, ...at].join('.');
    const message = `"${field}" does not fit: ${params.problem}`;
    issues.push(toNodeIssue(node, field, 'invalid_input', message, `Correct "${field}".`, params));
  }
  return issues;
}

/** The value may be given as it is, or as JSON text of it. */
function checkJsonField(value: unknown, property: JsonSchema): readonly ValueProblem[] {
  const asGiven = checkValue(value, property);
  if (asGiven.length === 0 || typeof value !== 'string') return asGiven;
  const parsed = parseJsonText(value);
  if (parsed !== undefined) return checkValue(parsed, property);
  return [{ at: [], reason: 'json', problem: 'This text is not JSON.', expected: null }];
}

/** Whether a form left the value empty. The runner treats it as absent too. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A function whose name differs in case, blanks or plugin only. */
function suggest(slug: string, functions: ReadonlyMap<string, FunctionDescriptor>): string | null {
  const wanted = lastPart(slug);
  for (const known of functions.keys()) if (lastPart(known) === wanted) return known;
  return null;
}

function lastPart(slug: string): string {
  const name = slug.slice(slug.lastIndexOf('/') + 1);
  return name.toLowerCase().replaceAll(/[\s_]/g, '-');
}
