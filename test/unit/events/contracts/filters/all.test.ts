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

describe('dialect all', () => {
  test.each<[string, EventFilter, boolean]>([
    ['all nested match', { all: [{ prefix: { type: 'com.' } }, { exact: { source: '/orders' } }] }, true],
    ['one does not', { all: [{ prefix: { type: 'com.' } }, { exact: { source: '/other' } }] }, false],
    ['one alone', { all: [{ suffix: { type: '.created' } }] }, true],
    ['nested all', { all: [{ all: [{ exact: { subject: 'order-7' } }] }, { not: { exact: { subject: 'x' } } }] }, true],
  ])('%s', (_, filter, expected) => {
    expect(matchesFilter(EventFilter.parse(filter), EVENT)).toBe(expected);
  });
});
