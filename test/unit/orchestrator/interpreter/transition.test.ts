import { describe, expect, test } from 'vitest';
import type { InterpreterEvent } from '#orchestrator/interpreter/event.ts';
import { action, condition, gate, timer, trigger, workflow } from '../../../builders/samples/definition.ts';
import { FATAL, simulateHost } from './simulated-host.ts';

describe('timers', () => {
  test('T1, T2: a timer fires at its instant, once', () => {
    // w ─► a
    const host = simulateHost(workflow([timer('w'), action('a')], ['w > a']));
    host.start();
    expect(host.deadline()).toBe(host.now() + 60_000);
    expect(host.pass(59_999)).toBe('nothing_due');
    host.pass(1);
    expect(host.tick()).toBe('nothing_due');
    expect(host.recordedOf('timer.fired')).toHaveLength(1);
    expect(host.outputs.get('w')).toEqual({
      success: true,
      data: { dueAt: '2026-01-01T00:01:00.000Z', firedAt: '2026-01-01T00:01:00.000Z' },
    });
    expect(host.node('a').status).toBe('running');
  });

  test('T1: an instant that has passed fires at once', () => {
    const host = simulateHost(workflow([timer('w')]), { resolutions: { w: { kind: 'timer', dueAt: 0 } } });
    host.start();
    expect(host.story()).toEqual([
      'execution.started',
      'timer.started w',
      'timer.fired w',
      'node.completed w',
      'execution.completed',
    ]);
  });

  test('T1: a timer beyond all calendars waits until the year 9999', () => {
    const host = simulateHost(workflow([timer('w')]), { resolutions: { w: { kind: 'timer', dueAt: Infinity } } });
    host.start();
    expect(host.recordedOf('timer.started')[0]?.dueAt).toBe('9999-12-31T23:59:59.999Z');
  });

  test('D1: the next deadline is the earliest of leases, retries, timers and gates', () => {
    const host = simulateHost(workflow([gate('g', { timeoutSeconds: 70 }), timer('w'), action('a'), action('b')]));
    expect(host.deadline()).toBeNull();
    host.start();
    expect(host.deadline()).toBe(host.now() + 60_000);
    host.fail('a', { ...FATAL, retryable: true });
    expect(host.deadline()).toBe(host.now() + 1_000);
  });

  test('D2: a late tick wakes the earliest first, so a timeout that fails the execution leaves later ones alone', () => {
    const host = simulateHost(workflow([timer('w'), gate('g', { timeoutSeconds: 30 })]));
    host.start();
    host.pass(120_000);
    expect(host.state().phase).toBe('timed_out');
    expect(host.recordedOf('timer.fired')).toEqual([]);
    expect(host.node('w').status).toBe('cancelled');
  });
});

describe('end', () => {
  test('E5: terminate cancels what is open and wins over everything', () => {
    // a ─► b,  g
    const host = simulateHost(workflow([action('a'), action('b'), gate('g')], ['a > b']));
    host.start();
    expect(host.terminate()).toBeNull();
    expect(host.statuses()).toEqual({ a: 'cancelled', b: 'pending', g: 'cancelled' });
    expect(host.story().slice(-3)).toEqual(['node.cancelled a', 'node.cancelled g', 'execution.terminated']);
    expect(host.commands).toContainEqual({ type: 'cancel', nodeId: 'a', attempt: 1, reason: 'execution_terminated' });
    expect(host.state()).toMatchObject({ runtimeStatus: 'TERMINATED', phase: 'cancelled', working: 0, waiting: 0 });
  });

  test('E5: an execution that never started can be terminated, and then not started', () => {
    const host = simulateHost(workflow([action('a')]));
    host.terminate();
    expect(host.start()).toBe('execution_ended');
    expect(host.story()).toEqual(['execution.terminated']);
  });
});

describe('status', () => {
  test('S1: the phase awaits approval only while nothing but gates is open', () => {
    const host = simulateHost(workflow([gate('g'), action('a')]));
    expect(host.state().phase).toBe('pending');
    host.start();
    expect(host.state().phase).toBe('running');
    host.complete('a');
    expect(host.state().phase).toBe('awaiting_approval');
    host.raise('approval_g');
    expect(host.state().phase).toBe('completed');
  });

  test('S2: progress is the share of settled nodes, and a failure leaves it', () => {
    // t ─► a ─► b
    const host = simulateHost(workflow([trigger('t'), action('a'), action('b')], ['t > a > b']));
    const seen = [host.state().progress];
    host.start();
    seen.push(host.state().progress);
    host.complete('a');
    seen.push(host.state().progress);
    host.fail('b');
    seen.push(host.state().progress);
    expect(seen).toEqual([0, 33, 66, 66]);
  });

  test('S3: the current nodes are those under way, and none after the end', () => {
    // a ─► b,  g,  w,  c ─► b
    const host = simulateHost(
      workflow([action('a'), gate('g'), timer('w'), condition('c'), action('b')], ['a > b', 'c > b']),
    );
    host.start();
    expect(host.current()).toEqual(['a', 'g', 'w']);
    host.terminate();
    expect(host.current()).toEqual([]);
  });
});

describe('every event', () => {
  test('X2: before the start only start and terminate count, and start counts once', () => {
    const host = simulateHost(workflow([action('a'), gate('g')]));
    expect([host.complete('a'), host.raise('approval_g'), host.tick(), host.pause(), host.resume()]).toEqual(
      Array.from({ length: 5 }, () => 'not_started'),
    );
    expect(host.start()).toBeNull();
    expect(host.start()).toBe('already_started');
  });

  test('X2: an event of an unknown type is ignored', () => {
    const host = simulateHost(workflow([action('a')]));
    host.start();
    const before = host.state();
    expect(host.feed({ type: 'exploded' } as unknown as InterpreterEvent)).toBe('unknown_event');
    expect(host.state()).toBe(before);
  });

  test('X2: a time that is no time is read as 1970', () => {
    const host = simulateHost(workflow([action('a')]));
    host.wait(Number.NaN);
    host.start();
    expect(host.recorded[0]?.at).toBe('1970-01-01T00:00:00.000Z');
  });
});
