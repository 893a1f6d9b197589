import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeFixed, writePlain, writeScientific } from '#schemas/cel/values/decimal.ts';

test.each<[number | bigint, number, string]>([
  [0.5, 0, '0'],
  [1.5, 0, '2'],
  [2.5, 0, '2'],
  [-2.5, 0, '-2'],
  [0.125, 2, '0.12'],
  [1.005, 2, '1.00'],
  [1e21, 1, '1000000000000000000000.0'],
  [9_223_372_036_854_775_807n, 2, '9223372036854775807.00'],
  [-0, 1, '-0.0'],
])('%s with %i decimals is %s', (value, decimals, written) => {
  expect(writeFixed(value, decimals)).toBe(written);
});

test.each<[number | bigint, number, string]>([
  [1052.032911275, 6, '1.052033e+03'],
  [0, 2, '0.00e+00'],
  [9.99, 1, '1.0e+01'],
  [2.5, 0, '2e+00'],
  [1e-7, 3, '1.000e-07'],
  [5e-324, 2, '4.94e-324'],
  [-12_345n, 1, '-1.2e+04'],
])('%s with %i decimals is %s in powers of ten', (value, decimals, written) => {
  expect(writeScientific(value, decimals)).toBe(written);
});

test('JavaScript writes the same, but for what lies halfway', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 });
  fc.assert(
    fc.property(number, fc.integer({ min: 17, max: 40 }), (value, decimals) => {
      const expected = (Object.is(value, -0) ? '-' : '') + value.toFixed(decimals);
      expect(writeFixed(value, decimals)).toBe(expected);
    }),
  );
});

test('a plain number is the same number, without a power of ten', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(writePlain(value)).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(writePlain(value))).toBe(value);
    }),
  );
});
