import { describe, expect, test } from 'vitest';
import { DEFAULT_REDELIVERY, toRedeliveryDelayMs } from '#events/broker/redelivery-policy.ts';
import { findBurialReason, toSettlement } from '#events/broker/settlement-rules.ts';
import { createCloudEvent } from '../../../builders/samples/cloud-event.ts';

const MESSAGE = { id: '7', topic: 't', deliveryCount: 1, event: createCloudEvent() };

describe('redelivery', () => {
  test('the pause doubles up to its limit', () => {
    const pauses = [1, 2, 3, 8, 9, 10, 10_000].map((count) => toRedeliveryDelayMs(DEFAULT_REDELIVERY, count, 0));
    expect(pauses).toEqual([200, 400, 800, 25_600, 51_200, 60_000, 60_000]);
  });

  test('the pause is spread by a quarter', () => {
    expect(toRedeliveryDelayMs(DEFAULT_REDELIVERY, 1, 0.999_999)).toBe(150);
  });

  test.each([
    [5, 5],
    [-1, 0],
    [Infinity, 31_536_000_000],
    [Number.NaN, 200],
  ])('a delay of %d that a handler names becomes %d', (delayMs, expected) => {
    const outcome = { status: 'retry', reason: 'x', delayMs } as const;
    expect(toSettlement(MESSAGE, outcome, DEFAULT_REDELIVERY, 0)).toMatchObject({ kind: 'retry', delayMs: expected });
  });

  test('the last delivery that asks for another buries the event with its reason', () => {
    const retry = { status: 'retry', reason: 'closed' } as const;
    expect(toSettlement({ ...MESSAGE, deliveryCount: 9 }, retry, DEFAULT_REDELIVERY, 0)).toMatchObject({
      kind: 'retry',
    });
    expect(toSettlement({ ...MESSAGE, deliveryCount: 10 }, retry, DEFAULT_REDELIVERY, 0)).toEqual({
      id: '7',
      deliveryCount: 10,
      kind: 'bury',
      reason: 'closed (after 10 deliveries)',
    });
  });

  test('an event is shown to a handler as often as the policy says and no more', () => {
    expect(findBurialReason({ ...MESSAGE, deliveryCount: 10 }, DEFAULT_REDELIVERY)).toBeUndefined();
    expect(findBurialReason({ ...MESSAGE, deliveryCount: 11 }, DEFAULT_REDELIVERY)).toContain('in 10 deliveries');
  });
});
