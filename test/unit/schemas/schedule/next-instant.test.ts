import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastInstant, listNextInstants, nextInstant } from '#schemas/schedule/next-instant.ts';
import { parseCron, type ParsedCron } from '#schemas/schedule/parse-cron.ts';
import type { Schedule } from '#schemas/schedule/schedule.ts';
import { cronTexts, nightlyCronTexts } from './cron-texts.ts';
import { listExpectedFirings } from './expected-firings.ts';
import { listLocalMinutes } from './local-minutes.ts';

const at = (text: string): number => Date.parse(text);
const text = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().replace(':00.000Z', 'Z');

function byCron(cron: string, timeZone = 'UTC'): Schedule {
  return { kind: 'cron', cron, timeZone, catchUp: 'once' };
}

function read(cron: string): ParsedCron {
  const reading = parseCron(cron);
  if (!reading.ok) throw new Error(`${cron}: ${reading.message}`);
  return reading.cron;
}

/** A zone, and the middle of a change of its clocks. */
const CHANGES: readonly (readonly [name: string, timeZone: string, change: string])[] = [
  ['an hour is left out', 'Europe/Berlin', '2026-03-29T01:00Z'],
  ['an hour comes twice', 'Europe/Berlin', '2026-10-25T01:00Z'],
  ['an hour is left out', 'America/New_York', '2026-03-08T07:00Z'],
  ['an hour comes twice', 'America/New_York', '2026-11-01T06:00Z'],
  ['half an hour is left out', 'Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['half an hour comes twice', 'Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['midnight is left out', 'America/Santiago', '2026-09-06T04:00Z'],
  ['the hour before midnight comes twice', 'America/Santiago', '2026-04-05T03:00Z'],
  ['nothing changes', 'Asia/Kathmandu', '2026-03-29T01:00Z'],
  ['nothing changes', 'UTC', '2026-03-29T01:00Z'],
  ['a day is left out', 'Pacific/Apia', '2011-12-30T10:00Z'],
];

describe.each(CHANGES)('%s in %s', (_, timeZone, change) => {
  const minutes = listLocalMinutes(timeZone, at(change) - 5 * 3_600_000, 10);
  const first = minutes[0]!.at;
  const last = minutes.at(-1)!.at;

  test('every expression fires as the clocks tell', () => {
    fc.assert(
      fc.property(nightlyCronTexts, (cron) => {
        const firings: number[] = [];
        for (let next = nextInstant(byCron(cron, timeZone), first - 1); next !== null && next <= last;) {
          firings.push(next);
          next = nextInstant(byCron(cron, timeZone), next);
        }
        expect(firings.map(text)).toEqual(listExpectedFirings(read(cron), minutes).map(text));
      }),
      { numRuns: 200 },
    );
  });

  test('from wherever it is looked, the next instant is the same', () => {
    fc.assert(
      fc.property(nightlyCronTexts, fc.integer({ min: first, max: last }), (cron, after) => {
        const expected = listExpectedFirings(read(cron), minutes).find((firing) => firing > after);
        const next = nextInstant(byCron(cron, timeZone), after);
        if (expected === undefined) expect(next ?? Infinity).toBeGreaterThan(last);
        else expect(text(next)).toBe(text(expected));
      }),
      { numRuns: 200 },
    );
  });
});

describe('expressions', () => {
  test('what is accepted has a next instant, later than the one before it, that matches', () => {
    fc.assert(
      fc.property(
        cronTexts,
        fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2040-01-01T00:00Z') }),
        (cron, after) => {
          const next = nextInstant(byCron(cron), after);
          if (next === null) return;
          expect(next).toBeGreaterThan(after);
          expect(listExpectedFirings(read(cron), listLocalMinutes('UTC', next, 1)).at(0)).toBe(next);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('nothing that matches is passed over', () => {
    fc.assert(
      fc.property(cronTexts, (cron) => {
        const minutes = listLocalMinutes('UTC', at('2026-05-30T00:00Z'), 72);
        const expected = listExpectedFirings(read(cron), minutes).at(0);
        const next = nextInstant(byCron(cron), minutes[0]!.at - 1);
        expect(text(next !== null && next <= minutes.at(-1)!.at ? next : null)).toBe(text(expected ?? null));
      }),
      { numRuns: 300 },
    );
  });

  test('a day that the month does not have gives nothing', () => {
    expect(nextInstant(byCron('0 0 30 2 *'), at('2026-01-01T00:00Z'))).toBeNull();
  });

  test('29 February waits for its year', () => {
    expect(text(nextInstant(byCron('0 0 29 2 *'), at('2026-01-01T00:00Z')))).toBe('2028-02-29T00:00Z');
  });

  test('of two restricted day fields either is enough', () => {
    // 1 June 2026 is a Monday.
    expect(listNextInstants(byCron('0 0 13 * FRI'), at('2026-06-01T00:00Z'), 4).map(text)).toEqual([
      '2026-06-05T00:00Z',
      '2026-06-12T00:00Z',
      '2026-06-13T00:00Z',
      '2026-06-19T00:00Z',
    ]);
  });
});

describe('changes of the clocks, in examples', () => {
  const next = (cron: string, timeZone: string, after: string, count: number) =>
    listNextInstants(byCron(cron, timeZone), at(after), count).map(text);

  test('a fixed time that is left out fires when the clocks go on', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:30Z',
    ]);
  });

  test('two fixed times that meet there fire once', () => {
    expect(next('0 2,3 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
    ]);
  });

  test('a fixed time that comes twice fires the first time', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
  });

  test('an interval goes on by what really passes', () => {
    expect(next('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', 3)).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
    ]);
    expect(next('0 * * * *', 'Europe/Berlin', '2026-03-29T00:00Z', 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T02:00Z',
    ]);
  });
});

describe('every n minutes', () => {
  const every = (everyMinutes: number): Schedule => ({
    kind: 'interval',
    everyMinutes,
    timeZone: 'UTC',
    catchUp: 'once',
  });

  test('is counted from 1970, whatever the clocks of a zone do', () => {
    expect(listNextInstants(every(15), at('2026-03-29T00:50Z'), 3).map(text)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T01:15Z',
      '2026-03-29T01:30Z',
    ]);
  });

  test('the instants are the same from wherever they are looked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 525_600 }), fc.integer({ min: 0, max: 4e12 }), (minutes, after) => {
        const next = nextInstant(every(minutes), after)!;
        expect(next).toBeGreaterThan(after);
        expect(next - after).toBeLessThanOrEqual(minutes * 60_000);
        expect(next % (minutes * 60_000)).toBe(0);
      }),
    );
  });
});

describe('the last instant', () => {
  test('is the one after which none comes', () => {
    const schedules = fc.oneof(
      cronTexts.map((cron) => byCron(cron, 'Europe/Berlin')),
      fc.integer({ min: 1, max: 3_000 }).map((everyMinutes): Schedule => ({
        kind: 'interval',
        everyMinutes,
        timeZone: 'UTC',
        catchUp: 'skip',
      })),
    );
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 40 * 86_400_000 }), (schedule, lateness) => {
        const from = nextInstant(schedule, at('2026-03-01T00:00Z'));
        if (from === null) return;
        const last = lastInstant(schedule, from, from + lateness);
        expect(last).toBeGreaterThanOrEqual(from);
        expect(last).toBeLessThanOrEqual(from + lateness);
        expect(nextInstant(schedule, last) ?? Infinity).toBeGreaterThan(from + lateness);
        if (last > from) expect(nextInstant(schedule, last - 60_000)).toBe(last);
      }),
    );
  });
});
