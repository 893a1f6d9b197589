import { expect, test } from 'vitest';
import { validateDefinition } from '#schemas/validate-definition.ts';
import { wordIssue } from '#web/editor/checks/issue-words.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { HTTP_REQUEST, TRANSFORM } from '../sample-functions.ts';

const functions = new Map([HTTP_REQUEST, TRANSFORM].map((each) => [each.slug, each]));

/** Sentences of the form for a step with this configuration. */
function words(config: Readonly<Record<string, unknown>>, type: WorkflowNode['type'] = 'action'): readonly string[] {
  const drawn = definition([node('start', { type: 'trigger' }), node('step', { type, config })], 'start>step');
  return validateDefinition(drawn, { functions })
    .map((issue) => wordIssue(issue, drawn, functions))
    .map(({ message, fix }) => `${message} ${fix}`.trim());
}

test('a problem names the field by its label and says what it takes', () => {
  expect(words({ actionId: 'system/http-request', url: '' })).toEqual([
    'URL is required. Give it a value, or data of an earlier step.',
  ]);
  expect(words({ actionId: 'system/http-request', url: 'https://x', headers: '{"a":' })).toEqual([
    'Headers: This text is not JSON. Write an object, such as {"name": "value"}.',
  ]);
  expect(words({ actionId: 'system/transform', mapping: '{"total": ' })).toEqual([
    'Mapping: This text is not JSON. Write an object of names and expressions, such as {"total": "trigger.price * 2"}.',
  ]);
});

test('the words are made from the data of a problem, not from its sentence', () => {
  const drawn = definition([node('step', { type: 'action', config: { actionId: 'system/http-request' } })]);
  const issue = { nodeId: 'step', field: 'timeoutSeconds', severity: 'error', fix: 'Anything.' } as const;
  const params = { reason: 'type', problem: 'Give a number.', expected: 'integer' } as const;
  expect(wordIssue({ ...issue, code: 'invalid_input', message: 'Anything.', params }, drawn, functions)).toMatchObject({
    message: 'Timeout seconds: Give a number.',
    fix: 'Write a whole number, or data of an earlier step.',
  });
  const bare = { ...issue, code: 'invalid_config', message: '"x" does not fit: Expected number.' } as const;
  expect(wordIssue(bare, drawn, functions)).toBe(bare);
});

test('settings of other steps are named by their labels, too', () => {
  expect(words({ durationMinutes: 'soon' }, 'timer')).toEqual(['Duration minutes: Give a number, not a string.']);
  expect(words({ rows: [{ operator: 'isTrue' }] }, 'condition')).toEqual(['Row 1: Nothing is filled in.']);
});
