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

describe('dialect prefix', () => {
  test.each<[string, EventFilter, boolean]>([
    ['begins so', { prefix: { type: 'com.example.' } }, true],
    ['is equal', { prefix: { subject: 'order-7' } }, true],
    ['contains it elsewhere', { prefix: { type: 'example.' } }, false],
    ['case counts', { prefix: { type: 'Com.' } }, false],
    ['all attributes must begin so', { prefix: { type: 'com.', source: 'x' } }, false],
    ['a missing attribute is no match', { prefix: { nothere: 'x' } }, false],
  ])('%s', (_, filter, expected) => {
    expect(matchesFilter(EventFilter.parse(filter), EVENT)).toBe(expected);
  });
});
