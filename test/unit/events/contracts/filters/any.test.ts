import { describe, expect, test } from 'vitest';
import { matchesFilter } from '#events/contracts/filters/matches-filter.ts';
import { EventFilter } from '#schemas/definition/node-config.ts';
import { createCloudEvent } from '../../../../builders/cloud-event.ts';

const EVENT = createCloudEvent({
  type: 'com.example.order.created',
  source: '/orders',
  subject: 'order-7',
  attempt: 2,
  urgent: true,
  constructor: 'own',
  data: { region: 'eu' },
});

describe('dialect any', () => {
  test.each<[string, EventFilter, boolean]>([
    ['one nested matches', { any: [{ exact: { type: 'x' } }, { exact: { source: '/orders' } }] }, true],
    ['none does', { any: [{ exact: { type: 'x' } }, { prefix: { source: 'x' } }] }, false],
    ['nested in all', { all: [{ any: [{ exact: { type: 'x' } }, { suffix: { subject: '7' } }] }] }, true],
    ['a missing attribute is no match', { any: [{ exact: { nothere: 'x' } }] }, false],
  ])('%s', (_, filter, expected) => {
    expect(matchesFilter(EventFilter.parse(filter), EVENT)).toBe(expected);
  });
});
