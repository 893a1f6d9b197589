import { describe, expect, test } from 'vitest';
import { action, workflow } from '../../../builders/samples/definition.ts';
import { FLEETING, simulateHost } from './simulated-host.ts';

const MINUTE = 60_000;

function startOne(config = {}) {
  const host = simulateHost(workflow([action('a', config)]));
  host.start();
  return host;
}

describe('leases', () => {
  test('L1: a request of which nothing is heard for a minute is asked again as the same attempt', () => {
    const host = startOne();
    expect(host.deadline()).toBe(host.now() + MINUTE);
    expect(host.pass(MINUTE - 1)).toBe('nothing_due');
    expect(host.pass(1)).toBeNull();
    expect(host.requested().at(-1)).toEqual({ type: 'request', nodeId: 'a', attempt: 1, again: true });
    expect(host.recordedOf('node.asked_again')).toMatchObject([{ attempt: 1, asks: 1 }]);
    host.complete('a');
    expect(host.state().runtimeStatus).toBe('COMPLETED');
  });

  test('L2: the pauses double up to ten minutes, and waiting never fails the attempt', () => {
    const host = startOne();
    const pauses = Array.from({ length: 7 }, () => {
      const pauseMs = host.deadline()! - host.now();
      host.pass(pauseMs);
      return pauseMs / MINUTE;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 10, 10, 10]);
    expect(host.node('a')).toMatchObject({ status: 'running', attempt: 1, asks: 7 });
  });

  test('L3: once a runner began, the lease is the timeout and half a minute', () => {
    const host = startOne({ timeoutSeconds: 600 });
    host.pass(MINUTE);
    host.began('a');
    expect(host.deadline()).toBe(host.now() + 630_000);
    host.pass(630_000);
    expect(host.requested()).toHaveLength(3);
    expect(host.deadline()).toBe(host.now() + 2 * MINUTE);
  });

  test('L3: the same beginning told twice, or an earlier one told late, changes nothing', () => {
    const host = startOne();
    host.began('a', '2026-01-01T00:00:05.000Z');
    host.wait(1_000);
    expect(host.began('a', '2026-01-01T00:00:05.000Z')).toBe('duplicate');
    expect(host.began('a', '2026-01-01T00:00:04.000Z')).toBe('duplicate');
    expect(host.recordedOf('node.started')).toHaveLength(1);
  });

  test('L3: another runner that takes over renews the lease', () => {
    const host = startOne();
    host.began('a', '2026-01-01T00:00:00.000Z');
    host.pass(330_000);
    host.began('a', '2026-01-01T00:05:40.000Z');
    expect(host.deadline()).toBe(host.now() + 330_000);
  });
});

describe('results', () => {
  test('R1: a result that comes twice counts once', () => {
    const host = startOne();
    host.began('a');
    expect(host.complete('a')).toBeNull();
    const ended = host.state();
    expect(host.complete('a')).toBe('execution_ended');
    expect(host.state()).toBe(ended);
  });

  test('R1: results of another attempt, of settled, waiting and unknown nodes are ignored with the reason', () => {
    // a ─► b ─► c
    const host = simulateHost(workflow([action('a'), action('b'), action('c')], ['a > b > c']));
    host.start();
    expect(host.complete('a', 2)).toBe('stale_attempt');
    expect(host.complete('b')).toBe('stale_attempt');
    expect(host.complete('ghost')).toBe('unknown_node');
    expect(host.complete('__proto__')).toBe('unknown_node');
    host.complete('a');
    expect(host.complete('a')).toBe('already_settled');
    expect(host.fail('a')).toBe('already_settled');
    expect(host.began('a')).toBe('already_settled');
  });

  test('R1: a late result of a failed attempt does not count while the next one is waited for, nor after it', () => {
    const host = startOne();
    host.fail('a', FLEETING);
    expect(host.complete('a', 1)).toBe('stale_attempt');
    host.pass(1_000);
    expect(host.complete('a', 1)).toBe('stale_attempt');
    expect(host.complete('a', 2)).toBeNull();
  });

  test('R2: the output that came with the result is kept', () => {
    const host = startOne();
    host.complete('a');
    expect(host.commands).toContainEqual({ type: 'keep-output', nodeId: 'a', attempt: 1 });
  });
});
