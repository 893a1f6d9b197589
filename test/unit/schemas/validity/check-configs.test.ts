import { RE2JS } from 're2js';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { normalizeDefinition } from '#schemas/normalize-definition.ts';
import { define, functions, http, issuesOf, type NodeInput } from './definition-builder.ts';

const schedule = (config: Readonly<Record<string, unknown>>): NodeInput => ({
  id: 't',
  type: 'trigger',
  config: { triggerType: 'schedule', ...config },
});

describe('configuration and inputs', () => {
  test.each<[string, NodeInput, string[]]>([
    ['no function', { id: 'a', config: {} }, ['a.actionId invalid_config']],
    ['unknown function', { id: 'a', config: { actionId: 'x/http-request' } }, ['a.actionId unknown_function']],
    ['disabled function', { id: 'a', config: { actionId: 'custom/off' } }, ['a.actionId disabled_function']],
    ['required input absent', { id: 'a', config: { actionId: 'system/http-request' } }, ['a.url missing_input']],
    ['required input empty', http({ url: '' }), ['a.url missing_input']],
    ['wrong type', http({ url: 5 }), ['a.url invalid_input']],
    ['no URL', http({ url: 'not a url' }), ['a.url invalid_input']],
    ['URL without its scheme', http({ url: 'localhost:9' }), ['a.url invalid_input']],
    ['URL of another scheme', http({ url: 'ftp://x.y/' }), ['a.url invalid_input']],
    ['URL without a host', http({ url: 'http://' }), ['a.url invalid_input']],
    ['URL of a port at home', http({ url: 'http://localhost:9/a?b=c' }), []],
    ['URL made of a template', http({ url: '{{trigger.host}}:9' }), []],
    ['not of the enumeration', http({ method: 'FETCH' }), ['a.method invalid_input']],
    ['template for a number', http({ method: '{{trigger.m}}' }), []],
    ['JSON text', http({ headers: '{"A": "b"}' }), []],
    ['no JSON text', http({ headers: 'A: b' }), ['a.headers invalid_input']],
    ['JSON of another type', http({ headers: '["A"]' }), ['a.headers invalid_input']],
    [
      'timeout of zero',
      http({ timeoutSeconds: 0 }),
      ['a.timeoutSeconds invalid_config', 'a.timeoutSeconds invalid_input'],
    ],
    [
      'bad retry policy',
      http({ retryPolicy: { maximumAttempts: 0 } }),
      ['a.retryPolicy.maximumAttempts invalid_config'],
    ],
    [
      'a row without a left side',
      { id: 'a', type: 'condition', config: { rows: [{ operator: 'isEmpty' }] } },
      ['a.rows.0.left invalid_config'],
    ],
    ['rows and expression', { id: 'a', type: 'condition', config: {} }, ['a.rows invalid_config']],
    [
      'row without a right side',
      { id: 'a', type: 'condition', config: { rows: [{ left: 'x', operator: 'equals' }] } },
      ['a.rows.0.right invalid_config'],
    ],
    [
      'pattern with look-ahead',
      { id: 'a', type: 'condition', config: { rows: [{ left: 'x', operator: 'matches', right: '(?=a)' }] } },
      ['a.rows.0.right expression_syntax'],
    ],
    ['timer without a duration', { id: 'a', type: 'timer', config: {} }, ['a.durationMinutes invalid_config']],
    ['timer until no instant', { id: 'a', type: 'timer', config: { until: 'tomorrow' } }, ['a.until invalid_config']],
    ['timer until an instant', { id: 'a', type: 'timer', config: { until: '2026-02-04T18:00:00+01:00' } }, []],
    ['schedule that is said later', schedule({}), ['t.cron invalid_config (warning)']],
    ['schedule by cron', schedule({ cron: '0 9 * * MON-FRI', timeZone: 'Europe/Berlin', catchUp: 'skip' }), []],
    ['schedule every few minutes', schedule({ everyMinutes: 5 }), []],
    [
      'schedule with other names',
      schedule({ cronExpression: '0 9 * * 1', timezone: 'Nowhere/X' }),
      ['t.timeZone invalid_config'],
    ],
    ['schedule that never fires', schedule({ cron: '0 0 30 2 *' }), ['t.cron invalid_config']],
    ['schedule with seconds', schedule({ cron: '0 0 9 * * *' }), ['t.cron invalid_config']],
    ['schedule in no zone', schedule({ cron: '0 9 * * *', timeZone: '+02:00' }), ['t.timeZone invalid_config']],
    ['schedule of both kinds', schedule({ cron: '0 9 * * *', everyMinutes: 5 }), ['t.everyMinutes invalid_config']],
    ['schedule every half minute', schedule({ everyMinutes: 0.5 }), ['t.everyMinutes invalid_config']],
    ['schedule with another catch-up', schedule({ everyMinutes: 5, catchUp: 'all' }), ['t.catchUp invalid_config']],
    [
      'settings of a schedule that is none',
      { ...schedule({ cron: 'x' }), config: { triggerType: 'manual', cron: 'x' } },
      [],
    ],
    [
      'our own event type',
      { id: 'a', type: 'publish-event', config: { eventType: 'dev.workflowbuilder.node.completed' } },
      ['a.eventType forbidden_event_type'],
    ],
    [
      'sink that is no URL',
      { id: 'a', type: 'publish-event', config: { eventType: 'x', sink: 'localhost:9' } },
      ['a.sink invalid_config'],
    ],
    [
      'sink made of a template',
      { id: 'a', type: 'publish-event', config: { eventType: 'x', sink: '{{trigger.sink}}' } },
      [],
    ],
    [
      'our own topic',
      { id: 'a', type: 'publish-event', config: { eventType: 'x', topic: 'workflow.results' } },
      ['a.topic forbidden_topic'],
    ],
    [
      'dead letters',
      { id: 'a', type: 'publish-event', config: { eventType: 'x', topic: 'orders.dead' } },
      ['a.topic forbidden_topic'],
    ],
    [
      'bad trigger',
      { id: 'a', type: 'trigger', config: { triggerType: 'sometimes' } },
      ['a.triggerType invalid_config'],
    ],
  ])('%s', (_, node, expected) => {
    expect(issuesOf(define([node]))).toEqual(expected);
  });
});

test('aliases are normalised once and the definition stays otherwise as it is', () => {
  const definition = define(
    [
      { id: 'a', config: { functionSlug: 'HTTP Request', endpoint: 'https://x', httpMethod: 'GET' } },
      { id: 'b', config: { actionType: 'ai-gateway/generate-text', aiPrompt: 'x' } },
    ],
    ['a -> b'],
  );
  expect(issuesOf(definition)).toEqual([]);
  const normalized = normalizeDefinition(definition, functions);
  expect(normalized.nodes.map(({ config }) => config)).toEqual([
    { actionId: 'system/http-request', url: 'https://x', method: 'GET' },
    { actionId: 'openai/generate-text', aiPrompt: 'x' },
  ]);
  expect(normalizeDefinition(normalized, functions)).toEqual(normalized);
});

test('of very many patterns only as many are compiled as the budget allows', () => {
  const compile = vi.spyOn(RE2JS, 'compile');
  onTestFinished(() => compile.mockRestore());
  const rows = (right: string) => Array.from({ length: 45 }, () => ({ left: 'x', operator: 'matches', right }));
  const count = (right: string) => {
    compile.mockClear();
    const ids = Array.from({ length: 300 }, (_, index) => `c${index}`);
    issuesOf(define(ids.map((id) => ({ id, type: 'condition', config: { rows: rows(right), combine: 'all' } }))));
    return compile.mock.calls.length;
  };
  // A pattern costs its length times its repetitions: 50, and more than everything that may be spent.
  expect(count('a{10}')).toBe(200);
  expect(count('a{1000}a{1000}')).toBe(0);
});

test('a schedule is understood by the names that other tools give its settings', () => {
  const config = { triggerType: 'schedule', cronExpression: '0 9 * * 1', timezone: 'Europe/Berlin' };
  const [node] = normalizeDefinition(define([{ id: 't', type: 'trigger', config }]), functions).nodes;
  expect(node?.config).toEqual({ triggerType: 'schedule', cron: '0 9 * * 1', timeZone: 'Europe/Berlin' });
});
