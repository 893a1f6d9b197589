import { describe, expect, test } from 'vitest';
import { action, condition, timer, trigger, workflow } from '../../../builders/samples/definition.ts';
import { FATAL, FLEETING, simulateHost } from './simulated-host.ts';

describe('failure', () => {
  test('F1: a retryable failure is tried again after its pause, as an attempt of its own, and succeeds', () => {
    // a ─► b
    const host = simulateHost(workflow([action('a'), action('b')], ['a > b']));
    host.start();
    host.fail('a', FLEETING);
    expect(host.node('a')).toEqual({ status: 'retrying', attempt: 1, dueAt: host.now() + 1_000 });
    expect(host.deadline()).toBe(host.now() + 1_000);
    expect(host.pass(999)).toBe('nothing_due');
    host.pass(1);
    expect(host.node('a')).toMatchObject({ status: 'running', attempt: 2 });
    host.complete('a', 2);
    expect(host.node('b').status).toBe('running');
    expect(host.recordedOf('node.failed')).toMatchObject([
      { attempt: 1, next: 'retry', retryAt: '2026-01-01T00:00:01.000Z', maximumAttempts: 3, error: FLEETING },
    ]);
  });

  test('F1: after the last attempt the execution fails', () => {
    const host = simulateHost(workflow([action('a')]));
    host.start();
    for (const attempt of [1, 2, 3]) {
      host.fail('a', FLEETING, attempt);
      host.pass(60_000);
    }
    expect(host.recordedOf('node.failed').map((event) => event.next)).toEqual(['retry', 'retry', 'fail']);
    expect(host.state()).toMatchObject({ runtimeStatus: 'FAILED', phase: 'failed', error: FLEETING });
  });

  test('F1: Retry-After of the vendor is waited for', () => {
    const host = simulateHost(workflow([action('a')]));
    host.start();
    host.fail('a', { ...FLEETING, status: 429, retryAfterMs: 30_000 });
    expect(host.deadline()).toBe(host.now() + 30_000);
  });

  test('F2: a failure follows the error edge, and the default one is untaken', () => {
    // a ─► b,  a error─► c
    const host = simulateHost(
      workflow([action('a', { onError: 'continue' }), action('b'), action('c')], ['a > b', 'a error> c']),
    );
    host.start();
    host.fail('a');
    expect(host.statuses()).toEqual({ a: 'failed', b: 'skipped', c: 'running' });
    expect(host.outputs.get('a')).toEqual({ success: false, error: FATAL });
    host.complete('c');
    expect(host.state()).toMatchObject({ runtimeStatus: 'COMPLETED', error: null });
  });

  test('F2: a success leaves the error edge untaken', () => {
    // a ─► b,  a error─► c
    const host = simulateHost(workflow([action('a'), action('b'), action('c')], ['a > b', 'a error> c']));
    host.start();
    host.complete('a');
    expect(host.statuses()).toEqual({ a: 'completed', b: 'running', c: 'skipped' });
  });

  test('F3: with onError continue the workflow goes on along the default edge', () => {
    // a ─► b
    const host = simulateHost(workflow([action('a', { onError: 'continue' }), action('b')], ['a > b']));
    host.start();
    host.fail('a');
    expect(host.recordedOf('node.failed')[0]).toMatchObject({ next: 'continue', retryAt: null });
    expect(host.outputs.get('a')).toEqual({ success: false, error: FATAL });
    expect(host.statuses()).toEqual({ a: 'failed', b: 'running' });
  });

  test('F4, E4: else the execution fails, running nodes are cancelled, what never began stays pending', () => {
    // t ─► a ─┐
    // t ─► b ─┴► j,  t ─► w
    const definition = workflow(
      [trigger('t'), action('a'), action('b'), timer('w'), action('j')],
      ['t > a > j', 't > b > j', 't > w'],
    );
    const host = simulateHost(definition);
    host.start('t');
    host.fail('a');
    expect(host.statuses()).toEqual({ t: 'completed', a: 'failed', b: 'cancelled', w: 'cancelled', j: 'pending' });
    expect(host.commands.filter((command) => command.type === 'cancel')).toEqual([
      { type: 'cancel', nodeId: 'b', attempt: 1, reason: 'execution_failed' },
    ]);
    expect(host.story().slice(-4)).toEqual([
      'node.failed a',
      'node.cancelled b',
      'node.cancelled w',
      'execution.failed a',
    ]);
    expect(host.recordedOf('execution.failed')[0]).toMatchObject({ phase: 'failed', nodeId: 'a', error: FATAL });
    expect(host.deadline()).toBeNull();
  });

  test('E2, E3: the first failure counts, and a result that comes after it changes nothing', () => {
    const host = simulateHost(workflow([action('a'), action('b')]));
    host.start();
    host.fail('a');
    const ended = host.state();
    expect(host.fail('b', { message: 'Later.' })).toBe('execution_ended');
    expect(host.state()).toBe(ended);
  });

  test('F5: a resolution that fails fails its attempt, and is not retried unless the error says so', () => {
    // a error─► b
    const definition = workflow([action('a'), action('b')], ['a error> b']);
    const fatal = simulateHost(definition, { resolutions: { a: { kind: 'failed', error: FATAL } } });
    fatal.start();
    expect(fatal.statuses()).toEqual({ a: 'failed', b: 'running' });

    const fleeting = simulateHost(definition, { resolutions: { a: { kind: 'failed', error: FLEETING } } });
    fleeting.start();
    expect(fleeting.node('a')).toMatchObject({ status: 'retrying', attempt: 1 });
  });

  test('F3: a condition that fails with onError continue goes the way of true', () => {
    // c true─► a,  c false─► b
    const definition = workflow(
      [condition('c', { expression: 'x', onError: 'continue' }), action('a'), action('b')],
      ['c > a', 'c false> b'],
    );
    const host = simulateHost(definition, { resolutions: { c: { kind: 'failed', error: FATAL } } });
    host.start();
    expect(host.statuses()).toEqual({ c: 'failed', a: 'running', b: 'skipped' });
  });
});
