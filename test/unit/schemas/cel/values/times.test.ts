import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration, toDuration, writeDuration } from '#schemas/cel/values/duration.ts';
import { readZoneOffset } from '#schemas/cel/values/time-zone.ts';
import { parseTimestamp, toTimestamp, writeTimestamp } from '#schemas/cel/values/timestamp.ts';

const SECOND = 1_000_000_000n;
const instants = fc.bigInt({ min: -62_135_596_800n * SECOND, max: 253_402_300_800n * SECOND - 1n });
const spans = fc.bigInt({ min: -315_576_000_000n * SECOND, max: 315_576_000_000n * SECOND });

test('what is written of an instant is read as the same one', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom<'shortest' | 'thousands'>('shortest', 'thousands'), (nanos, digits) => {
      expect(parseTimestamp(writeTimestamp(toTimestamp(nanos), digits))).toEqual({ kind: 'timestamp', nanos });
    }),
  );
});

test('what is written of a duration is read as the same one', () => {
  fc.assert(
    fc.property(spans, fc.constantFrom<'shortest' | 'thousands'>('shortest', 'thousands'), (nanos, digits) => {
      expect(parseDuration(writeDuration(toDuration(nanos), digits))).toEqual({ kind: 'duration', nanos });
    }),
  );
});

test.each<[string, bigint]>([
  ['0', 0n],
  ['1h30m', 5_400n * SECOND],
  ['-1.5s', -1_500_000_000n],
  ['+3s', 3n * SECOND],
  ['.5s', 500_000_000n],
  ['5.s', 5n * SECOND],
  ['1ms2us3ns', 1_002_003n],
  ['1µs', 1_000n],
  ['1.123456789999s', 1_123_456_789n],
])('%s is %d ns', (text, nanos) => {
  expect(parseDuration(text).nanos).toBe(nanos);
});

test.each(['', '-', '1', '1d', 's', '1e3s', '1 s', '1s ', '--1s', '315576000001s', `${'9'.repeat(300)}s`])(
  '%s is no duration',
  (text) => {
    expect(() => parseDuration(text)).toThrow(/is no duration|beyond the range/);
  },
);

test.each<[string, string, number]>([
  ['Europe/Zurich', '2026-03-29T00:59:59Z', 3_600],
  ['Europe/Zurich', '2026-03-29T01:00:00Z', 7_200],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 20_700],
  ['America/New_York', '2026-07-01T00:00:00Z', -14_400],
  ['UTC', '0001-01-01T00:00:00Z', 0],
  ['+05:30', '2026-01-01T00:00:00Z', 19_800],
  ['-00:30', '2026-01-01T00:00:00Z', -1_800],
])('%s at %s is %i s before UTC', (zone, at, offset) => {
  expect(readZoneOffset(zone, Number(parseTimestamp(at).nanos / SECOND))).toBe(offset);
});
