import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import type { CelValue, Duration, Timestamp, Uint } from '../values/cel-value.ts';
import { toDuration } from '../values/duration.ts';
import { toInt, toUint } from '../values/numbers.ts';
import { toTimestamp } from '../values/timestamp.ts';
import { overload } from './overload.ts';

function divide(left: bigint, right: bigint): bigint {
  if (right === 0n) throw new CelError('Division by zero.');
  return left / right;
}

function remainder(left: bigint, right: bigint): bigint {
  if (right === 0n) throw new CelError('Division by zero.');
  return left % right;
}

function onInts(operator: string, apply: (left: bigint, right: bigint) => bigint): readonly Overload[] {
  return [
    overload(`_${operator}_(int, int): int`, (left: bigint, right: bigint) => toInt(apply(left, right))),
    overload(`_${operator}_(uint, uint): uint`, (left: Uint, right: Uint) => toUint(apply(left.value, right.value))),
  ];
}

function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

function later(instant: Timestamp, span: Duration): Timestamp {
  return toTimestamp(instant.nanos + span.nanos);
}

/** `+ - * / %` and the sign, for numbers, texts, bytes, lists and times. */
export const ARITHMETIC: readonly Overload[] = [
  ...onInts('+', (left, right) => left + right),
  ...onInts('-', (left, right) => left - right),
  ...onInts('*', (left, right) => left * right),
  ...onInts('/', divide),
  ...onInts('%', remainder),
  overload('_+_(double, double): double', (left: number, right: number) => left + right),
  overload('_-_(double, double): double', (left: number, right: number) => left - right),
  overload('_*_(double, double): double', (left: number, right: number) => left * right),
  overload('_/_(double, double): double', (left: number, right: number) => left / right),
  overload('-_(int): int', (value: bigint) => toInt(-value)),
  overload('-_(double): double', (value: number) => -value),
  overload('_+_(string, string): string', (left: string, right: string) => left + right),
  overload('_+_(bytes, bytes): bytes', joinBytes),
  overload('_+_(list<A>, list<A>): list<A>', (left: readonly CelValue[], right: readonly CelValue[]) => [
    ...left,
    ...right,
  ]),
  overload('_+_(timestamp, duration): timestamp', later),
  overload('_+_(duration, timestamp): timestamp', (span: Duration, instant: Timestamp) => later(instant, span)),
  overload('_+_(duration, duration): duration', (a: Duration, b: Duration) => toDuration(a.nanos + b.nanos)),
  overload('_-_(duration, duration): duration', (a: Duration, b: Duration) => toDuration(a.nanos - b.nanos)),
  overload('_-_(timestamp, timestamp): duration', (a: Timestamp, b: Timestamp) => toDuration(a.nanos - b.nanos)),
  overload('_-_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) => toTimestamp(a.nanos - b.nanos)),
];
