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

describe('dialect not', () => {
  test.each<[string, EventFilter, boolean]>([
    ['the nested filter matches', { not: { exact: { source: '/orders' } } }, false],
    ['the nested filter does not', { not: { exact: { source: '/other' } } }, true],
    ['a missing attribute is no match, so its negation is one', { not: { exact: { nothere: 'x' } } }, true],
    ['twice', { not: { not: { exact: { source: '/orders' } } } }, true],
    ['none of several', { not: { any: [{ exact: { type: 'x' } }, { exact: { source: 'y' } }] } }, true],
  ])('%s', (_, filter, expected) => {
    expect(matchesFilter(EventFilter.parse(filter), EVENT)).toBe(expected);
  });
});
