import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import type { CelValue, Uint } from '../values/cel-value.ts';
import { compareNumbers, toInt, toNumber, toUint } from '../values/numbers.ts';
import { overload } from './overload.ts';

const BITS = 64;

function pick(values: readonly CelValue[], sign: 1 | -1): CelValue {
  const [first, ...others] = values;
  if (first === undefined) throw new CelError('The list of numbers is empty.');
  let best = first;
  for (const value of [first, ...others]) {
    const [a, b] = [toNumber(value), toNumber(best)];
    if (a === null || b === null) throw new CelError('math.greatest() and math.least() are for numbers.');
    if (compareNumbers(a, b) * sign > 0) best = value;
  }
  return best;
}

function extreme(name: string, sign: 1 | -1): readonly Overload[] {
  return ['int', 'uint', 'double', 'number'].flatMap((type) => [
    overload(`math.${name}(${type}...): ${type}`, (...values: readonly CelValue[]) => pick(values, sign)),
    overload(`math.${name}(list<${type}>): ${type}`, (values: readonly CelValue[]) => pick(values, sign)),
  ]);
}

function onDouble(name: string, result: string, run: (value: number) => CelValue): Overload {
  return overload(`math.${name}(double): ${result}`, run);
}

/** Half a number goes away from zero. */
function round(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

function onBits(name: string, apply: (left: bigint, right: bigint) => bigint): readonly Overload[] {
  return [
    overload(`math.${name}(int, int): int`, apply),
    overload(`math.${name}(uint, uint): uint`, (left: Uint, right: Uint) => toUint(apply(left.value, right.value))),
  ];
}

function shift(name: string, apply: (value: bigint, bits: bigint) => bigint): readonly Overload[] {
  const shifted = (value: bigint, bits: bigint): bigint => {
    if (bits < 0n) throw new CelError(`math.${name}() by a negative number of bits.`);
    return bits >= BITS ? 0n : BigInt.asUintN(BITS, apply(BigInt.asUintN(BITS, value), bits));
  };
  return [
    overload(`math.${name}(int, int): int`, (value: bigint, bits: bigint) => BigInt.asIntN(BITS, shifted(value, bits))),
    overload(`math.${name}(uint, int): uint`, ({ value }: Uint, bits: bigint) => toUint(shifted(value, bits))),
  ];
}

/** The math extension. */
export const MATH: readonly Overload[] = [
  ...extreme('greatest', 1),
  ...extreme('least', -1),
  onDouble('ceil', 'double', Math.ceil),
  onDouble('floor', 'double', Math.floor),
  onDouble('round', 'double', round),
  onDouble('trunc', 'double', Math.trunc),
  onDouble('abs', 'double', Math.abs),
  onDouble('sign', 'double', (value) => (value === 0 ? 0 : Math.sign(value))),
  onDouble('sqrt', 'double', Math.sqrt),
  onDouble('isNaN', 'bool', Number.isNaN),
  onDouble('isInf', 'bool', (value) => Math.abs(value) === Number.POSITIVE_INFINITY),
  onDouble('isFinite', 'bool', Number.isFinite),
  overload('math.abs(int): int', (value: bigint) => toInt(value < 0n ? -value : value)),
  overload('math.abs(uint): uint', (value: Uint) => value),
  overload('math.sign(int): int', (value: bigint) => BigInt(compareNumbers(value, 0n))),
  overload('math.sign(uint): uint', ({ value }: Uint) => toUint(value === 0n ? 0n : 1n)),
  overload('math.sqrt(uint): double', ({ value }: Uint) => Math.sqrt(Number(value))),
  ...onBits('bitAnd', (left, right) => left & right),
  ...onBits('bitOr', (left, right) => left | right),
  ...onBits('bitXor', (left, right) => left ^ right),
  overload('math.bitNot(int): int', (value: bigint) => ~value),
  overload('math.bitNot(uint): uint', ({ value }: Uint) => toUint(BigInt.asUintN(BITS, ~value))),
  ...shift('bitShiftLeft', (value, bits) => value << bits),
  ...shift('bitShiftRight', (value, bits) => value >> bits),
];
