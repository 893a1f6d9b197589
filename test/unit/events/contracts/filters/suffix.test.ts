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

describe('dialect suffix', () => {
  test.each<[string, EventFilter, boolean]>([
    ['ends so', { suffix: { type: '.created' } }, true],
    ['is equal', { suffix: { subject: 'order-7' } }, true],
    ['contains it elsewhere', { suffix: { type: '.order' } }, false],
    ['case counts', { suffix: { type: '.Created' } }, false],
    ['all attributes must end so', { suffix: { type: '.created', source: 'x' } }, false],
    ['a missing attribute is no match', { suffix: { nothere: 'x' } }, false],
  ])('%s', (_, filter, expected) => {
    expect(matchesFilter(EventFilter.parse(filter), EVENT)).toBe(expected);
  });
});
