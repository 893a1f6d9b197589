const PERCENT_ENCODED = /[\s"%]|[^\x21-\x7E]/gu;

/** Percent-encodes space, double quote, percent sign and all that is not printable ASCII (CloudEvents HTTP binding §3.1.3.2). */
export function encodeHeaderValue(value: string): string {
  return value.replaceAll(PERCENT_ENCODED, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function unquote(value: string): string {
  const trimmed = value.trim();
  if (!/^"(?:[^"\\]|\\.)*"$/s.test(trimmed)) return trimmed;
  return trimmed.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
}

/** Node gives header bytes as Latin-1 characters; what is beyond did not come over a wire. */
function toBytes(value: string): Buffer {
  return /^[\0-\xFF]*$/.test(value) ? Buffer.from(value, 'latin1') : Buffer.from(value);
}

/**
 * Unescapes a quoted string, then percent-decodes once (CloudEvents HTTP binding §3.1.3.2).
 *
 * @throws {Error} saying what is wrong: a percent sign without two hexadecimal digits, or bytes that are not UTF-8.
 */
export function decodeHeaderValue(value: string): string {
  const bytes = toBytes(unquote(value));
  const decoded: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte !== 0x25) {
      decoded.push(byte);
      continue;
    }
    const digits = bytes.toString('latin1', index + 1, index + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw new Error('has a percent sign without two hexadecimal digits');
    decoded.push(Number.parseInt(digits, 16));
    index += 2;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(decoded));
  } catch {
    throw new Error('is not UTF-8');
  }
}
