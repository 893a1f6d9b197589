import { describe, expect, test } from 'vitest';
import { action, gate, timer, workflow } from '../../../builders/samples/definition.ts';
import { FATAL, FLEETING, simulateHost } from './simulated-host.ts';

const HOUR = 3_600_000;
// a ─► b
const chain = workflow([action('a'), action('b')], ['a > b']);

describe('pause', () => {
  test('P1: it suspends, and the phase stays', () => {
    const host = simulateHost(workflow([gate('g')]));
    host.start();
    expect(host.pause()).toBeNull();
    expect(host.state()).toMatchObject({ runtimeStatus: 'SUSPENDED', phase: 'awaiting_approval' });
    expect(host.deadline()).toBeNull();
    expect(host.pause()).toBe('already_paused');
    host.resume();
    expect(host.state().runtimeStatus).toBe('RUNNING');
    expect(host.resume()).toBe('not_paused');
  });

  test('P2, P3: a result is recorded, and what follows it begins at resume', () => {
    const host = simulateHost(chain);
    host.start();
    host.pause();
    host.complete('a');
    expect(host.statuses()).toEqual({ a: 'completed', b: 'held' });
    expect(host.current()).toEqual(['b']);
    host.resume();
    expect(host.node('b').status).toBe('running');
    expect(host.story().slice(-3)).toEqual(['node.completed a', 'execution.resumed', 'node.requested b']);
  });

  test('P2: a node that was being resolved is resolved again', () => {
    const host = simulateHost(workflow([action('a')]), { resolutions: { a: { kind: 'condition', result: true } } });
    host.start();
    host.pause();
    expect(host.node('a')).toEqual({ status: 'held', attempt: 1 });
    host.resume();
    expect(host.commands.filter((command) => command.type === 'resolve')).toHaveLength(2);
  });

  test('P3: a gate is decided while paused', () => {
    // g ─► a
    const host = simulateHost(workflow([gate('g'), action('a')], ['g > a']));
    host.start();
    host.pause();
    host.raise('approval_g');
    expect(host.statuses()).toEqual({ g: 'completed', a: 'held' });
  });

  test("P4: a gate's deadline stands still", () => {
    const host = simulateHost(workflow([gate('g', { timeoutHours: 1 })]));
    host.start();
    host.wait(HOUR / 2);
    host.pause();
    expect(host.pass(10 * HOUR)).toBe('nothing_due');
    host.resume();
    expect(host.deadline()).toBe(host.now() + HOUR / 2);
    expect(host.state().runtimeStatus).toBe('RUNNING');
  });

  test('P4: a lease stands still, one that a runner renews meanwhile too', () => {
    const host = simulateHost(workflow([action('a'), action('b', { timeoutSeconds: 60 })]));
    host.start();
    host.wait(20_000);
    host.pause();
    host.wait(HOUR);
    host.began('b');
    host.wait(HOUR);
    host.resume();
    expect(host.node('a')).toMatchObject({ leaseUntil: host.now() + 40_000 });
    expect(host.node('b')).toMatchObject({ leaseUntil: host.now() + 90_000 });
  });

  test('P5: a timer and a retry that came due meanwhile take effect at resume', () => {
    // w ─► a,  r
    const host = simulateHost(workflow([timer('w'), action('a'), action('r')], ['w > a']));
    host.start();
    host.fail('r', FLEETING);
    host.pause();
    expect(host.pass(HOUR)).toBe('nothing_due');
    expect(host.statuses()).toEqual({ w: 'timer', r: 'retrying', a: 'pending' });
    host.resume();
    expect(host.statuses()).toEqual({ w: 'completed', r: 'running', a: 'running' });
    expect(host.node('r')).toMatchObject({ attempt: 2 });
    expect(host.recordedOf('timer.fired')[0]).toMatchObject({ dueAt: '2026-01-01T00:01:00.000Z' });
  });

  test('P6: with nothing left to do it stays suspended until it is resumed', () => {
    const host = simulateHost(workflow([action('a')]));
    host.start();
    host.pause();
    host.complete('a');
    expect(host.state()).toMatchObject({ runtimeStatus: 'SUSPENDED', phase: 'running', progress: 99 });
    host.resume();
    expect(host.state()).toMatchObject({ runtimeStatus: 'COMPLETED', progress: 100 });
  });

  test('P6: a failure while paused is recorded, and fails the execution at resume without starting anything', () => {
    // a ─► b,  c
    const host = simulateHost(workflow([action('a'), action('b'), action('c'), action('d')], ['a > b']));
    host.start();
    host.pause();
    host.complete('a');
    host.fail('c');
    expect(host.state().runtimeStatus).toBe('SUSPENDED');
    host.fail('d', { message: 'Later.' });
    host.commands.length = 0;
    host.resume();
    expect(host.state()).toMatchObject({ runtimeStatus: 'FAILED', phase: 'failed', error: FATAL });
    expect(host.statuses()).toEqual({ a: 'completed', c: 'failed', d: 'failed', b: 'cancelled' });
    expect(host.commands.map((command) => command.type)).toEqual(['record', 'record', 'record']);
  });

  test('E5: terminate works while paused', () => {
    const host = simulateHost(chain);
    host.start();
    host.pause();
    host.terminate();
    expect(host.state()).toMatchObject({ runtimeStatus: 'TERMINATED', phase: 'cancelled', pausedAt: null });
  });

  test('P4: a clock that went backwards during a pause moves no deadline back', () => {
    const host = simulateHost(workflow([gate('g', { timeoutHours: 1 })]));
    host.start();
    const deadline = host.deadline();
    host.pause();
    host.wait(-HOUR);
    host.resume();
    expect(host.deadline()).toBe(deadline);
  });
});
