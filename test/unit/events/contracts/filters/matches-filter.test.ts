import { describe, expect, test } from 'vitest';
import { matchesAll } from '#events/contracts/filters/all.ts';
import { matchesAny } from '#events/contracts/filters/any.ts';
import { matchesFilters } from '#events/contracts/filters/matches-filter.ts';
import { createCloudEvent } from '../../../../builders/cloud-event.ts';

const EVENT = createCloudEvent({ type: 'com.example.happened', source: '/source' });

describe('a list of filters', () => {
  test('lets every event pass when it is empty or absent', () => {
    expect(matchesFilters([], EVENT)).toBe(true);
    expect(matchesFilters(undefined, EVENT)).toBe(true);
    expect(matchesAll([], () => false)).toBe(true);
    expect(matchesAny([], () => false)).toBe(true);
  });

  test('is joined by AND', () => {
    const passing = { exact: { source: '/source' } };
    expect(matchesFilters([passing, { prefix: { type: 'com.' } }], EVENT)).toBe(true);
    expect(matchesFilters([passing, { prefix: { type: 'org.' } }], EVENT)).toBe(false);
  });
});
