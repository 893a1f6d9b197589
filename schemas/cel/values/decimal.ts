/** A number as a fraction of integers, exactly. */
interface Ratio {
  readonly above: bigint;
  readonly below: bigint;
}

const MANTISSA_BITS = 52n;

/** A double is an integer times a power of two. */
function toRatio(value: number | bigint): Ratio {
  if (typeof value === 'bigint') return { above: value, below: 1n };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const mantissa = bits & ((1n << MANTISSA_BITS) - 1n);
  const exponent = (bits >> MANTISSA_BITS) & 0x7ffn;
  const size = exponent === 0n ? mantissa : mantissa | (1n << MANTISSA_BITS);
  const power = (exponent === 0n ? 1n : exponent) - 1_023n - MANTISSA_BITS;
  const above = power > 0n ? size << power : size;
  return { above: value < 0 ? -above : above, below: power < 0n ? 1n << -power : 1n };
}

/** The nearest integer of a fraction that is not negative; of two the even one. */
function roundHalfEven(above: bigint, below: bigint): bigint {
  const whole = above / below;
  const twice = (above % below) * 2n;
  if (twice < below || (twice === below && whole % 2n === 0n)) return whole;
  return whole + 1n;
}

function isNegative(value: number | bigint): boolean {
  return typeof value === 'bigint' ? value < 0n : value < 0 || Object.is(value, -0);
}

function toSize({ above, below }: Ratio): Ratio {
  return { above: above < 0n ? -above : above, below };
}

/** A finite number with so many decimals: `1.50`. */
export function writeFixed(value: number | bigint, decimals: number): string {
  const { above, below } = toSize(toRatio(value));
  const digits = roundHalfEven(above * 10n ** BigInt(decimals), below)
    .toString()
    .padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const written = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return isNegative(value) ? `-${written}` : written;
}

/** A finite number with one digit before the point, so many behind it, and its power of ten: `1.50e+03`. */
export function writeScientific(value: number | bigint, decimals: number): string {
  const { above, below } = toSize(toRatio(value));
  let power = above === 0n ? 0 : above.toString().length - below.toString().length;
  if (above !== 0n && above * 10n ** BigInt(Math.max(0, -power)) < below * 10n ** BigInt(Math.max(0, power))) power--;
  const shift = BigInt(decimals - power);
  let digits = roundHalfEven(
    above * 10n ** (shift > 0n ? shift : 0n),
    below * 10n ** (shift < 0n ? -shift : 0n),
  ).toString();
  if (digits.length > decimals + 1) {
    digits = digits.slice(0, -1);
    power++;
  }
  const padded = digits.padEnd(decimals + 1, '0');
  const mantissa = decimals === 0 ? padded : `${padded.charAt(0)}.${padded.slice(1)}`;
  const exponent = `${power < 0 ? '-' : '+'}${Math.abs(power).toString().padStart(2, '0')}`;
  return `${isNegative(value) ? '-' : ''}${mantissa}e${exponent}`;
}

/** A finite double with the digits that tell it from others and no power of ten: `0.00000015`. */
export function writePlain(value: number): string {
  const [, sign = '', whole = '', fraction = '', power = ''] =
    /^(-?)(\d+)(?:\.(\d+))?e([-+]\d+)$/.exec(String(value)) ?? [];
  if (power === '') return Object.is(value, -0) ? '-0' : String(value);
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}
