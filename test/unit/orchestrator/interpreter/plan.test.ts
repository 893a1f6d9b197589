import { describe, expect, test } from 'vitest';
import { compilePlan, type Plan } from '#orchestrator/interpreter/plan.ts';
import {
  action,
  condition,
  disabled,
  gate,
  publishEvent,
  trigger,
  workflow,
} from '../../../builders/samples/definition.ts';

const order = (plan: Plan) => plan.nodes.map((node) => node.id);
const drawing = (plan: Plan) =>
  plan.nodes.flatMap((node) => node.outgoing.map((edge) => `${node.id} ${edge.handle}─► ${edge.target.id}`));

describe('plan', () => {
  test('G1: edges decide the order, the definition decides between nodes that could go either way', () => {
    // t ─► z ─► a ─► m,  t ─► b ─► m
    const nodes = [action('a'), action('b'), action('m'), action('z'), trigger('t')];
    const plan = compilePlan(workflow(nodes, ['t > z > a > m', 't > b > m']));
    expect(order(plan)).toEqual(['t', 'z', 'b', 'a', 'm']);
    expect(plan.nodes.map((node) => node.index)).toEqual([0, 1, 2, 3, 4]);
    expect(plan.nodes.map((node) => node.incoming)).toEqual([0, 1, 1, 1, 2]);
  });

  test('G2, G3: an edge follows its handle; without one, with null or an empty one, the default outcome', () => {
    const nodes = [trigger('t'), condition('c'), gate('g'), action('a'), action('b')];
    const plan = compilePlan(
      workflow(nodes, [], {
        edges: [
          { source: 't', target: 'c' },
          { source: 'c', target: 'g', sourceHandle: null },
          { source: 'c', target: 'b', sourceHandle: 'false' },
          { source: 'g', target: 'a', sourceHandle: '' },
        ],
      }),
    );
    expect(drawing(plan)).toEqual(['t default─► c', 'c true─► g', 'c false─► b', 'g approved─► a']);
  });

  test('G4: dangling edges and edges into triggers count for nothing', () => {
    const plan = compilePlan(workflow([trigger('t'), action('a')], ['t > a > t', 'a > ghost', 'ghost > a']));
    expect(drawing(plan)).toEqual(['t default─► a']);
    expect(plan.nodes.map((node) => node.incoming)).toEqual([0, 1]);
  });

  test('G7, A8: the config of a node that no trigger leads to is not read, and its gate waits for nobody', () => {
    const half = { ...gate('g'), config: { timeoutHours: 'soon' } };
    const plan = compilePlan(workflow([trigger('t'), action('a'), half], ['t > a']));
    expect(plan.nodesById.get('g')?.kind).toEqual({ type: 'disabled' });
    expect(plan.gatesByEventName.size).toBe(0);
    expect(compilePlan(workflow([gate('g')], [])).gatesByEventName.size).toBe(1);
  });

  test('G5: executionOrder without edges is a chain behind every trigger', () => {
    const nodes = [trigger('t'), trigger('u'), action('a'), action('b'), action('c')];
    const plan = compilePlan(workflow(nodes, [], { executionOrder: ['t', 'c', 'a', 'b'] }));
    expect(drawing(plan)).toEqual(['t default─► c', 'u default─► c', 'c default─► a', 'a default─► b']);
  });

  test('G5: executionOrder beside edges changes nothing', () => {
    const plan = compilePlan(
      workflow([action('a'), action('b'), action('c')], ['a > b'], { executionOrder: ['c', 'a', 'b'] }),
    );
    expect(drawing(plan)).toEqual(['a default─► b']);
  });

  test('G6: the node says, else its function, else the defaults', () => {
    const policy = {
      initialIntervalMs: 5,
      backoffCoefficient: 1,
      maximumIntervalMs: 5,
      maximumAttempts: 7,
      nonRetryableErrorTypes: [],
    };
    const declared = { retryPolicy: { ...policy, maximumAttempts: 9 }, timeoutMs: 1_000 };
    const nodes = [
      action('own', { actionId: 'x/declared', retryPolicy: policy, timeoutSeconds: 2, onError: 'continue' }),
      action('function', { actionId: 'x/declared' }),
      action('neither', { actionId: 'x/silent' }),
      publishEvent('published', { timeoutSeconds: 4 }),
    ];
    const plan = compilePlan(workflow(nodes), (slug) => (slug === 'x/declared' ? declared : undefined));
    const options = plan.nodes.map(({ id, retryPolicy, timeoutMs, onError }) => [
      id,
      retryPolicy.maximumAttempts,
      timeoutMs,
      onError,
    ]);
    expect(options).toEqual([
      ['own', 7, 2_000, 'continue'],
      ['function', 9, 1_000, 'fail'],
      ['neither', 3, 300_000, 'fail'],
      ['published', 3, 4_000, 'fail'],
    ]);
  });

  test('A1: a gate without a name waits for approval_<node id>, without a timeout for 24 hours', () => {
    const nodes = [
      gate('g'),
      gate('h', { eventName: 'go', timeoutHours: 1, timeoutMinutes: 1, timeoutSeconds: 1 }),
      gate('i', { timeoutSeconds: 0 }),
    ];
    const plan = compilePlan(workflow([...nodes, disabled(gate('off'))]));
    expect(plan.nodes.flatMap(({ kind }) => (kind.type === 'approval-gate' ? [kind.eventName] : []))).toEqual([
      'approval_g',
      'go',
      'approval_i',
    ]);
    expect(plan.nodes.map(({ kind }) => (kind.type === 'approval-gate' ? kind.timeoutMs : null))).toEqual([
      86_400_000,
      3_661_000,
      0,
      null,
    ]);
  });

  test('the config of a disabled node is not looked at', () => {
    const broken = disabled({ ...action('a'), config: { retryPolicy: 'none' } });
    expect(compilePlan(workflow([broken])).nodes[0]?.kind).toEqual({ type: 'disabled' });
  });

  test('a cycle, which validation refuses, is refused here too', () => {
    expect(() => compilePlan(workflow([action('a'), action('b')], ['a > b > a']))).toThrow(RangeError);
  });
});
