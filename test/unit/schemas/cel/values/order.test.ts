import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CelValue } from '#schemas/cel/values/cel-value.ts';
import { isEqual } from '#schemas/cel/values/equality.ts';
import { compareValues } from '#schemas/cel/values/order.ts';
import { countCodePoints, toPosition, toUnit } from '#schemas/cel/values/text.ts';

const texts = fc.string({ unit: 'binary' });

test('texts are ordered as their code points are', () => {
  fc.assert(
    fc.property(texts, texts, (left, right) => {
      const [a, b] = [left, right].map((text) => Array.from(text, (point) => point.codePointAt(0) ?? 0));
      const index = a?.findIndex((point, at) => point !== b?.[at]) ?? -1;
      const expected = index < 0 ? (a?.length ?? 0) - (b?.length ?? 0) : (a?.[index] ?? 0) - (b?.[index] ?? -1);
      expect(Math.sign(compareValues(left, right) ?? 0)).toBe(Math.sign(expected));
    }),
  );
});

test('every position of a text is found again', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const points = Array.from(text);
      expect(countCodePoints(text)).toBe(points.length);
      for (let position = 0; position <= points.length; position++) {
        const unit = toUnit(text, BigInt(position));
        expect(text.slice(unit)).toBe(points.slice(position).join(''));
        expect(toPosition(text, unit)).toBe(BigInt(position));
      }
      expect(() => toUnit(text, BigInt(points.length + 1))).toThrow('out of range');
    }),
  );
});

test.each<[CelValue, CelValue]>([
  [null, null],
  [1n, 'a'],
  [[1n], [1n]],
  [true, 1n],
  [Uint8Array.of(1), 'a'],
  [
    { kind: 'timestamp', nanos: 0n },
    { kind: 'duration', nanos: 0n },
  ],
])('%s and %s have no order', (left, right) => {
  expect(compareValues(left, right)).toBeNull();
});

test('NaN is neither equal to, below nor above anything', () => {
  expect(isEqual(NaN, NaN)).toBe(false);
  expect(isEqual([NaN], [NaN])).toBe(false);
  expect(compareValues(NaN, 1n)).toBeNaN();
});
