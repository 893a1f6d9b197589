import { describe, expect, test } from 'vitest';
import {
  action,
  condition,
  disabled,
  publishEvent,
  timer,
  trigger,
  workflow,
} from '../../../builders/samples/definition.ts';
import { FATAL, simulateHost } from './simulated-host.ts';

describe('flow', () => {
  test('N1: a chain runs in the order of its edges', () => {
    // t ─► a ─► b
    const host = simulateHost(workflow([action('b'), action('a'), trigger('t')], ['t > a > b']));
    host.start('t');
    expect(host.current()).toEqual(['a']);
    host.complete('a');
    expect(host.current()).toEqual(['b']);
    host.complete('b');
    expect(host.story()).toEqual([
      'execution.started',
      'node.completed t',
      'node.requested a',
      'node.completed a',
      'node.requested b',
      'node.completed b',
      'execution.completed',
    ]);
    expect(host.state()).toMatchObject({ runtimeStatus: 'COMPLETED', phase: 'completed', progress: 100 });
  });

  test('N1: branches run side by side, and a join runs once, after all of them', () => {
    //      ┌► a ─┐
    // t ─► ├► b ─┼► j
    //      └► c ─┘
    const host = simulateHost(
      workflow(
        [trigger('t'), action('a'), action('b'), action('c'), action('j')],
        ['t > a > j', 't > b > j', 't > c > j'],
      ),
    );
    host.start('t');
    expect(host.current()).toEqual(['a', 'b', 'c']);
    host.complete('c');
    host.complete('a');
    expect(host.node('j')).toEqual({ status: 'pending', open: 1, taken: 2 });
    host.complete('b');
    expect(host.requested().map((request) => request.nodeId)).toEqual(['a', 'b', 'c', 'j']);
  });

  test('N2: an untaken branch is skipped to its end, and the join behind it waits for the taken one only', () => {
    //       true─► a ─────────┐
    // t ─► c                  ├► j
    //       false─► b ─► d ───┘
    const definition = workflow(
      [trigger('t'), condition('c'), action('a'), action('b'), action('d'), action('j')],
      ['t > c > a > j', 'c false> b > d > j'],
    );
    const host = simulateHost(definition);
    host.start('t');
    expect(host.statuses()).toMatchObject({ c: 'completed', a: 'running', b: 'skipped', d: 'skipped', j: 'pending' });
    host.complete('a');
    host.complete('j');
    expect(host.state().runtimeStatus).toBe('COMPLETED');
    expect(host.recordedOf('node.skipped').map((event) => [event.nodeId, event.reason])).toEqual([
      ['b', 'untaken'],
      ['d', 'untaken'],
    ]);
  });

  test('N2: a disabled node is passed through: skipped, with its default edges taken', () => {
    // t ─► (c) ─► a,  (c) false─► b,  (c) ─► (d) ─► e
    const definition = workflow(
      [trigger('t'), disabled(condition('c')), action('a'), action('b'), disabled(action('d')), action('e')],
      ['t > c > a', 'c false> b', 'c true> d > e'],
    );
    const host = simulateHost(definition);
    host.start('t');
    expect(host.statuses()).toEqual({
      t: 'completed',
      c: 'skipped',
      d: 'skipped',
      a: 'running',
      b: 'skipped',
      e: 'running',
    });
    expect(host.recordedOf('node.skipped').map((event) => [event.nodeId, event.reason])).toEqual([
      ['c', 'disabled'],
      ['b', 'untaken'],
      ['d', 'disabled'],
    ]);
  });

  test('N2: a disabled node that no taken edge reaches spreads the skip', () => {
    // t ─► c false─► (d) ─► e
    const host = simulateHost(
      workflow([trigger('t'), condition('c'), disabled(action('d')), action('e')], ['t > c', 'c false> d > e']),
    );
    host.start('t');
    expect(host.recordedOf('node.skipped').map((event) => event.reason)).toEqual(['untaken', 'untaken']);
    expect(host.state().runtimeStatus).toBe('COMPLETED');
  });

  test('N2: two edges between the same nodes are both settled', () => {
    // c true─► a,  c false─► a
    const host = simulateHost(workflow([condition('c'), action('a')], ['c true> a', 'c false> a']));
    host.start();
    expect(host.node('a').status).toBe('running');
    expect(host.requested()).toHaveLength(1);
  });

  test('N3: a skip may spread along a thousand nodes', () => {
    const ids = Array.from({ length: 998 }, (_, index) => `n${index}`);
    const definition = workflow(
      [trigger('t'), condition('c'), ...ids.map((id) => action(id))],
      ['t > c', ['c false', ...ids].join('> ')],
    );
    const host = simulateHost(definition);
    host.start('t');
    expect(host.state()).toMatchObject({ runtimeStatus: 'COMPLETED', settled: 1_000 });
  });

  test('N4: a resolution that does not fit the node is ignored', () => {
    const host = simulateHost(workflow([action('a'), timer('w')]), {
      resolutions: { a: { kind: 'condition', result: true }, w: { kind: 'approval-gate', message: null } },
    });
    host.start();
    expect(host.statuses()).toEqual({ a: 'resolving', w: 'resolving' });
    const resolution = { kind: 'action', functionSlug: 'system/generate-id' } as const;
    expect(host.feed({ type: 'resolved', nodeId: 'a', attempt: 2, resolution })).toBe('stale_attempt');
    expect(host.feed({ type: 'resolved', nodeId: 'w', attempt: 1, resolution })).toBe('wrong_resolution');
    expect(host.feed({ type: 'resolved', nodeId: 'ghost', attempt: 1, resolution })).toBe('unknown_node');
    expect(host.feed({ type: 'resolved', nodeId: 'a', attempt: 1, resolution })).toBeNull();
    expect(host.feed({ type: 'resolved', nodeId: 'a', attempt: 1, resolution })).toBe('stale_attempt');
  });

  test('N4: a publish-event node with a sink is an action of the runner', () => {
    const host = simulateHost(workflow([publishEvent('p')]), {
      resolutions: { p: { kind: 'action', functionSlug: 'internal/send-event' } },
    });
    host.start();
    expect(host.requested()).toEqual([{ type: 'request', nodeId: 'p', attempt: 1, again: false }]);
    host.complete('p');
    expect(host.state().runtimeStatus).toBe('COMPLETED');
  });

  test('V1: a published event goes to the broker and completes its node in the same turn', () => {
    // p ─► a
    const host = simulateHost(workflow([publishEvent('p'), action('a')], ['p > a']));
    host.start();
    expect(host.commands.slice(1, 6).map((command) => command.type)).toEqual([
      'resolve',
      'publish',
      'record',
      'record',
      'resolve',
    ]);
    expect(host.story()).toEqual(['execution.started', 'event.published p', 'node.completed p', 'node.requested a']);
  });

  test('N5: an output is stored before anything that follows is resolved', () => {
    // a ─► b
    const host = simulateHost(workflow([action('a'), action('b')], ['a > b']));
    host.start();
    host.commands.length = 0;
    host.complete('a');
    expect(host.commands.map((command) => command.type)).toEqual([
      'keep-output',
      'record',
      'resolve',
      'request',
      'record',
    ]);
  });

  test('C1: a condition follows its outcome and stores it', () => {
    // c true─► a,  c false─► b
    const definition = workflow([condition('c'), action('a'), action('b')], ['c true> a', 'c false> b']);
    const host = simulateHost(definition, { resolutions: { c: { kind: 'condition', result: false } } });
    host.start();
    expect(host.statuses()).toEqual({ c: 'completed', a: 'skipped', b: 'running' });
    expect(host.recordedOf('node.completed')[0]).toMatchObject({ nodeId: 'c', handle: 'false', timings: null });
    expect(host.outputs.get('c')).toEqual({ success: true, data: { result: false } });
  });

  test('C2: a test that fails is a failure of its node, not false', () => {
    // c false─► a
    const host = simulateHost(workflow([condition('c'), action('a')], ['c false> a']), {
      resolutions: { c: { kind: 'failed', error: FATAL } },
    });
    host.start();
    expect(host.state()).toMatchObject({ runtimeStatus: 'FAILED', error: FATAL });
    expect(host.node('a').status).toBe('pending');
  });
});

describe('start', () => {
  const twoTriggers = workflow(
    [trigger('t'), trigger('u'), action('a'), action('b'), action('j')],
    ['t > a > j', 'u > b > j'],
  );

  test('G7: triggers that did not fire count as untaken', () => {
    // t ─► a ─┐
    // u ─► b ─┴► j
    const host = simulateHost(twoTriggers);
    host.start('u');
    expect(host.statuses()).toEqual({ t: 'skipped', u: 'completed', a: 'skipped', b: 'running', j: 'pending' });
    expect(host.recordedOf('execution.started')[0]?.triggerNodeIds).toEqual(['u']);
    host.complete('b');
    expect(host.current()).toEqual(['j']);
  });

  test.each([[[]], [['ghost']], [['a']]])('G7: all triggers fire when %j names none of them', (named) => {
    const host = simulateHost(twoTriggers);
    host.start(...named);
    expect(host.statuses()).toMatchObject({ t: 'completed', u: 'completed' });
  });

  test('G7: without a trigger the roots begin', () => {
    const host = simulateHost(workflow([action('a'), action('b'), action('c')], ['a > c']));
    host.start();
    expect(host.current()).toEqual(['a', 'b']);
  });

  test('G7: a disabled trigger that fired is passed through', () => {
    const host = simulateHost(workflow([disabled(trigger('t')), action('a')], ['t > a']));
    host.start('t');
    expect(host.statuses()).toEqual({ t: 'skipped', a: 'running' });
  });

  test('E1: a definition without nodes is completed by its start', () => {
    const host = simulateHost(workflow([]));
    host.start();
    expect(host.state()).toMatchObject({ runtimeStatus: 'COMPLETED', progress: 100 });
  });
});
