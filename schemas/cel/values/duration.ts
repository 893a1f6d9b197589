import { CelError } from '../cel-error.ts';
import type { Duration } from './cel-value.ts';
import { SECOND, writeFraction } from './seconds.ts';

const MAX_NANOS = 315_576_000_000n * SECOND + SECOND - 1n;
/** No duration needs more; digits are read as one number, which takes long for many of them. */
const MAX_LENGTH = 200;

const UNITS: Readonly<Record<string, bigint>> = {
  h: 3_600n * SECOND,
  m: 60n * SECOND,
  s: SECOND,
  ms: 1_000_000n,
  us: 1_000n,
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ns: 1n,
};

/** A duration, or `CelError` beyond the 10,000 years of `google.protobuf.Duration`. */
export function toDuration(nanos: bigint): Duration {
  if (nanos > MAX_NANOS || nanos < -MAX_NANOS) throw new CelError('The duration is beyond the range of 10,000 years.');
  return { kind: 'duration', nanos };
}

/** Reads `1h30m`, `-1.5s`, `0`: decimal numbers with the units h, m, s, ms, us, ns. Source: https://pkg.go.dev/time#ParseDuration */
export function parseDuration(text: string): Duration {
  const refuse = (): never => {
    throw new CelError(`${JSON.stringify(text.slice(0, 100))} is no duration: write such as 90s, 1h30m or 1.5s.`);
  };
  const [, sign = '', parts = ''] = /^([-+]?)(.+)$/s.exec(text) ?? refuse();
  if (parts === '0') return toDuration(0n);
  if (text.length > MAX_LENGTH || !/^(?:(?:\d+\.?\d*|\.\d+)(?:h|ms|m|s|us|\u00b5s|\u03bcs|ns))+$/.test(parts)) refuse();
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of parts.matchAll(/(\d*)\.?(\d*)([^\d.]+)/g)) {
    const size = UNITS[unit] ?? refuse();
    nanos += BigInt(whole) * size + (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  return toDuration(sign === '-' ? -nanos : nanos);
}

/** Seconds, with as few decimals as there are (`0.75s`), or in groups of three (`0.750s`); none for a whole number: `90s`. */
export function writeDuration({ nanos }: Duration, digits: 'shortest' | 'thousands'): string {
  const size = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${size / SECOND}${writeFraction(size % SECOND, digits)}s`;
}
