import { expect, test } from 'vitest';
import { checkHttpRequests } from '#schemas/validity/check-http-request.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { findUpstream } from '#schemas/definition/upstream.ts';
import { define, functions, http } from './definition-builder.ts';

const multipart = { 'content-type': 'Multipart/Form-Data' };
const form = '{"Content-Type": "application/x-www-form-urlencoded"}';

test.each<[string, Record<string, unknown>, string[]]>([
  ['D21: a HEAD with a body', { method: 'HEAD', body: 'x' }, ['a.body invalid_input']],
  ['D21: a GET with a body', { method: 'GET', body: 'x' }, []],
  ['D21: a HEAD without one', { method: 'HEAD', body: '' }, []],
  ['D19: parts of an object', { method: 'POST', headers: multipart, body: '{"a": 1}' }, []],
  ['D19: parts of a list', { method: 'POST', headers: multipart, body: [1] }, ['a.body invalid_input']],
  ['D19: parts of a text', { method: 'POST', headers: multipart, body: 'a' }, ['a.body invalid_input']],
  ['D19: parts of what a step gives', { method: 'POST', headers: multipart, body: '{{trigger.x}}' }, []],
  [
    'D19: a text in parts',
    { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'a' },
    [],
  ],
  ['D9: a form of a list', { method: 'POST', headers: form, body: '[1]' }, ['a.body invalid_input']],
  ['D9: a form as text', { method: 'POST', headers: form, body: 'a=1' }, []],
])('%s: %j', (_name, config, expected) => {
  const definition = define([http(config)]);
  const issues = checkHttpRequests({
    definition,
    functions,
    nodesById: new Map(),
    edges: [],
    index: indexNodes([]),
    upstream: findUpstream(definition),
    reachable: new Set(['a']),
  });
  expect(issues.map(({ nodeId, field, code }) => `${nodeId}.${field} ${code}`)).toEqual(expected);
});
