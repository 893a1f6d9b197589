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

describe('dialect exact', () => {
  test.each<[string, EventFilter, boolean]>([
    ['equal value', { exact: { type: 'com.example.order.created' } }, true],
    ['other value', { exact: { type: 'com.example.order' } }, false],
    ['case counts', { exact: { type: 'COM.EXAMPLE.ORDER.CREATED' } }, false],
    ['all attributes must be equal', { exact: { source: '/orders', subject: 'order-8' } }, false],
    ['several attributes that are equal', { exact: { source: '/orders', subject: 'order-7' } }, true],
    ['a missing attribute is no match', { exact: { nothere: 'x' } }, false],
    ['an integer by its decimal text', { exact: { attempt: '2' } }, true],
    ['a boolean by its text', { exact: { urgent: 'true' } }, true],
    ['the payload is not filterable', { exact: { data: 'x' } }, false],
    ['specversion is an attribute', { exact: { specversion: '1.0' } }, true],
    ['a name of Object.prototype that the event has', { exact: { constructor: 'own' } }, true],
    ['a name of Object.prototype that the event has not', { exact: { valueof: 'x' } }, false],
  ])('%s', (_, filter, expected) => {
    expect(matchesFilter(EventFilter.parse(filter), EVENT)).toBe(expected);
  });
});
