import { expect, test } from 'vitest';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { findUnfilteredTriggers } from '#web/editor/checks/unfiltered-triggers.ts';
import { findUnknownFields } from '#web/editor/checks/unknown-fields.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { GENERATE_ID, HTTP_REQUEST, TRANSFORM } from '../sample-functions.ts';

const functions = new Map([GENERATE_ID, HTTP_REQUEST, TRANSFORM].map((each) => [each.slug, each]));

/** The warnings for a template behind a step called `Source`. */
function warnings(source: Partial<WorkflowNode>, template: string): readonly string[] {
  const before = node('source', { label: 'Source', ...source });
  const reader = node('reader', { config: { actionId: 'system/http-request', url: template } });
  const drawn = definition([node('start', { type: 'trigger' }), before, reader], 'start>source', 'source>reader');
  return findUnknownFields(drawn, functions).map(({ field, message, fix }) => `${field}: ${message} ${fix}`);
}

const http = { config: { actionId: 'system/http-request' } };

test('a field that the output will not have is a warning that names those it has', () => {
  expect(warnings(http, 'https://x/{{Source.body.amount}}')).toEqual([
    'url: {{Source.body.amount}} will find nothing: the output of “Source” has no such field. It has status, headers, data.',
  ]);
  expect(warnings({ config: { actionId: 'system/generate-id' } }, '{{Source.data.uid}}')).toHaveLength(1);
  expect(warnings({ type: 'condition' }, '{{Source.data.outcome}}')).toHaveLength(1);
  const mapping = { config: { actionId: 'system/transform', mapping: { total: '1' } } };
  expect(warnings(mapping, '{{Source.data.sum}}')).toHaveLength(1);
  expect(warnings(mapping, '{{Source.total}}')).toEqual([]);
});

test('a field that may exist is no warning', () => {
  for (const template of [
    '{{Source}}',
    '{{Source.success}}',
    '{{Source.error.message}}',
    '{{Source.data}}',
    '{{Source.status}}',
    '{{Source.data.status}}',
    '{{Source.data.data.order.total}}',
    // Looked for in the answer of the request, too (decision D30).
    '{{Source.data.order.total}}',
    '{{Source.nothing ?? "default"}}',
    '{{Nobody.x}}',
    '{{trigger.x}}',
  ]) {
    expect(warnings(http, template)).toEqual([]);
  }
  expect(warnings({ config: { actionId: 'custom/unknown' } }, '{{Source.data.x}}')).toEqual([]);
  expect(warnings({ config: { actionId: 'system/transform', mapping: '{' } }, '{{Source.data.x}}')).toEqual([]);
});

test('an event trigger without a type or filters is a warning', () => {
  const open = (config: Readonly<Record<string, unknown>>) =>
    findUnfilteredTriggers(definition([node('start', { type: 'trigger', config })])).map(({ severity }) => severity);
  expect(open({ triggerType: 'event' })).toEqual(['warning']);
  expect(open({ triggerType: 'event', filters: [] })).toEqual(['warning']);
  expect(open({ triggerType: 'event', filters: [{ exact: { type: 'a' } }] })).toEqual([]);
  expect(open({ triggerType: 'webhook' })).toEqual([]);
});
