import { expect, test } from 'vitest';
import { readWebhookEventId } from '#events/platform/http/webhook-event-id.ts';

test.each<[Readonly<Record<string, string | string[]>>, string | null]>([
  [{}, null],
  [{ 'webhook-id': 'w' }, 'w'],
  [{ 'idempotency-key': 'k' }, 'k'],
  [{ 'idempotency-key': 'k', 'webhook-id': 'w' }, 'w'],
  [{ 'idempotency-key': 'k', 'webhook-id': '' }, 'k'],
  [{ 'webhook-id': ['a', 'b'] }, null],
])('%j is known as %j', (headers, expected) => {
  expect(readWebhookEventId((name) => headers[name])).toBe(expected);
});
