import { describe, expect, test } from 'vitest';
import { validateDefinition } from '#schemas/validate-definition.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { define, functions, issuesOf, trigger } from './definition-builder.ts';

/** The specification's own four nodes. */
const specificationNodes = [
  {
    id: 'action-1',
    label: 'Fetch Data',
    config: {
      actionId: 'system/http-request',
      url: 'https://api.example.com/data',
      method: 'GET',
      headers: '{"Authorization": "Bearer {{trigger.token}}"}',
    },
  },
  {
    id: 'action-2',
    label: 'Generate Text',
    config: {
      actionId: 'openai/generate-text',
      aiModel: 'gpt-4o',
      aiPrompt: 'Summarize: {{FetchData.data.content}}',
      aiFormat: 'text',
    },
  },
  {
    id: 'approval-1',
    type: 'approval-gate',
    label: 'Manager Approval',
    config: { eventName: 'manager_approval', timeoutHours: 24, message: 'Please review the generated content' },
  },
  { id: 'timer-1', type: 'timer', label: 'Wait 5 Minutes', config: { durationMinutes: 5 } },
];

describe('a definition that can run has no issues', () => {
  test("the specification's nodes as a graph, and as a chain of executionOrder alone", () => {
    const edges = ['t -> action-1', 'action-1 -> action-2', 'action-2 -> approval-1', 'approval-1 -> timer-1'];
    expect(issuesOf(define([trigger, ...specificationNodes], edges))).toEqual([]);
    const executionOrder = specificationNodes.map(({ id }) => id);
    expect(issuesOf(define(specificationNodes, [], { executionOrder }))).toEqual([]);
    expect(issuesOf(define([trigger, ...specificationNodes], [], { executionOrder }))).toEqual([]);
  });

  test('every outcome of every type', () => {
    const nodes = [
      trigger,
      { id: 'c', type: 'condition', config: { expression: 'trigger.n > 1' } },
      { id: 'g', type: 'approval-gate' },
      { id: 'p', type: 'publish-event', config: { eventType: 'com.example.x', topic: 'orders' } },
      { id: 'w', type: 'timer', config: { until: '{{trigger.at}}' } },
      { id: 'z' },
    ];
    const edges = [
      't -default> c',
      'c -true> g',
      'c -false> z',
      'c -error> z',
      'g -approved> p',
      'g -rejected> z',
      'g -timeout> z',
      'p -> w',
      'w -error> z',
    ];
    expect(issuesOf(define(nodes, edges))).toEqual([]);
  });

  test('a disabled node is not looked into', () => {
    expect(issuesOf(define([trigger, { id: 'a', enabled: false, config: {} }], ['t -> a']))).toEqual([]);
  });
});

describe('structure', () => {
  test.each<[string, WorkflowDefinition, string[]]>([
    ['nothing to run', define([]), ['null.nodes empty']],
    ['an id twice', define([{ id: 'a' }, { id: 'a' }]), ['a.id duplicate_node_id']],
    ['a name that means the trigger', define([{ id: 'a', label: 'Trigger' }]), ['a.label reserved_name']],
    ['an edge to nowhere', define([{ id: 'a' }], ['a -> b']), ['a.edges dangling_edge']],
    [
      'an edge into a trigger',
      define([trigger, { id: 'a' }], ['t -> a', 'a -> t']),
      ['a.edges edge_into_trigger', 'a.edges cycle'],
    ],
    [
      'an outcome that the type has not',
      define([{ id: 'a' }, { id: 'b' }], ['a -true> b']),
      ['a.edges unknown_handle'],
    ],
    ['an edge twice', define([{ id: 'a' }, { id: 'b' }], ['a -> b', 'a -default> b']), ['a.edges duplicate_edge']],
    ['a loop of one', define([{ id: 'a' }], ['a -> a']), ['a.edges cycle']],
    [
      'unreachable',
      define([trigger, { id: 'a' }, { id: 'b' }, { id: 'c' }], ['t -> a', 'b -> c']),
      ['b.edges unreachable (warning)'],
    ],
    [
      'order against an edge',
      define([{ id: 'a' }, { id: 'b' }], ['a -> b'], { executionOrder: ['b', 'a'] }),
      ['b.executionOrder execution_order'],
    ],
    [
      'order incomplete, doubled, unknown',
      define([{ id: 'a' }, { id: 'b' }], ['a -> b'], { executionOrder: ['a', 'a', 'x'] }),
      ['a.executionOrder execution_order', 'x.executionOrder execution_order', 'b.executionOrder execution_order'],
    ],
  ])('%s', (_, definition, expected) => {
    expect(issuesOf(definition)).toEqual(expected);
  });

  test('a cycle is named in the order of its edges, and two cycles are two issues', () => {
    // t ─► a ─► b ─► c ─► a      d ◄─► e
    const nodes = [trigger, ...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))];
    const definition = define(nodes, ['t -> a', 'a -> b', 'b -> c', 'c -> a', 't -> d', 'd -> e', 'e -> d']);
    const messages = validateDefinition(definition, { functions }).map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /"a" \(a\) → "b" \(b\) → "c" \(c\) → "a" \(a\)|"b" \(b\) → "c" \(c\) → "a"|"c" \(c\) → "a" \(a\) → "b"/,
    );
  });

  test('the offending pair of an order is named', () => {
    const [issue] = validateDefinition(define([{ id: 'a' }, { id: 'b' }], ['a -> b'], { executionOrder: ['b', 'a'] }), {
      functions,
    });
    expect(issue?.message).toBe('executionOrder puts "b" before "a", but an edge leads from "a" to "b".');
  });
});

test('gates that may be open together and share a name are a warning; in a row they are not', () => {
  const gates = ['g', 'h'].map((id) => ({ id, type: 'approval-gate', config: { eventName: 'ok' } }));
  expect(issuesOf(define([trigger, ...gates], ['t -> g', 't -> h']))).toEqual([
    'h.eventName duplicate_event_name (warning)',
  ]);
  expect(issuesOf(define([trigger, ...gates], ['t -> g', 'g -> h']))).toEqual([]);
});
