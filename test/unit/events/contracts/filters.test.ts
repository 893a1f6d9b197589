import { describe, expect, test } from 'vitest';
import { matchesFilter, matchesFilters } from '#events/contracts/filters.ts';
import { EventFilter } from '#schemas/definition/node-config.ts';
import { createCloudEvent } from '../../../builders/samples/cloud-event.ts';

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

test.each([
  ['2026-11-30T09:00:30.100Z', '2026-11-30T09:00:30.1Z', true],
  ['2026-11-30T09:00:30Z', '2026-11-30T10:00:30+01:00', true],
  ['2026-11-30t09:00:30z', '2026-11-30T09:00:30.000Z', true],
  ['2026-11-30T09:00:30.1Z', '2026-11-30T09:00:30.11Z', false],
  ['today', 'today', true],
  ['today', '2026-11-30T09:00:30Z', false],
])('C4: a filter on the time %s and an event of %s: %s', (wanted, time, expected) => {
  const event = { ...EVENT, time };
  expect(matchesFilter({ exact: { time: wanted } }, event)).toBe(expected);
  expect(matchesFilter({ exact: { subject: wanted } }, { ...EVENT, subject: time })).toBe(wanted === time);
});

test.each([21, 40])('C3: a filter names an attribute of %i characters', (length) => {
  const name = 'a'.repeat(length);
  const filter = EventFilter.parse({ exact: { [name]: 'x' } });
  expect(matchesFilter(filter, createCloudEvent({ [name]: 'x' }))).toBe(true);
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

describe('a list of filters', () => {
  test('lets every event pass when it is empty or absent', () => {
    expect(matchesFilters([], EVENT)).toBe(true);
    expect(matchesFilters(undefined, EVENT)).toBe(true);
    expect(matchesFilter({ all: [] }, EVENT)).toBe(true);
    expect(matchesFilter({ any: [] }, EVENT)).toBe(true);
  });

  test('is joined by AND', () => {
    const passing = { exact: { source: '/orders' } };
    expect(matchesFilters([passing, { prefix: { type: 'com.' } }], EVENT)).toBe(true);
    expect(matchesFilters([passing, { prefix: { type: 'org.' } }], EVENT)).toBe(false);
  });
});
