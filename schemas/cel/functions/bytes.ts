import { CelError } from '../cel-error.ts';
import type { Overload } from '../environment.ts';
import type { CelValue } from '../values/cel-value.ts';
import { toCelValue } from '../values/to-cel-value.ts';
import { overload } from './overload.ts';

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The padding at the end may be left out. */
function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text)) throw new CelError('The text is not base64.');
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new CelError('The text is not base64.');
  }
}

function parseJson(bytes: Uint8Array): CelValue {
  try {
    return toCelValue(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    throw new CelError('The bytes are not JSON.');
  }
}

function byteAt(bytes: Uint8Array, index: bigint): bigint {
  const byte = index < 0n ? undefined : bytes[Number(index)];
  if (byte === undefined) throw new CelError(`Index out of range: ${index}`);
  return BigInt(byte);
}

/** The encoders extension; and methods that are no part of CEL, which expressions of earlier versions may use. */
export const BYTES: readonly Overload[] = [
  overload('base64.encode(bytes): string', toBase64),
  overload('base64.decode(string): bytes', fromBase64),
  overload('bytes.base64(): string', toBase64),
  overload('bytes.hex(): string', (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  ),
  overload('bytes.string(): string', (bytes: Uint8Array) => new TextDecoder().decode(bytes)),
  overload('bytes.json(): dyn', parseJson),
  overload('bytes.at(int): int', byteAt),
];
