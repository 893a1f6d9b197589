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

function decodePercent(bytes: Buffer): Buffer {
  const decoded: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    const digits = bytes[index] === 0x25 ? bytes.toString('latin1', index + 1, index + 3) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(digits)) {
      decoded.push(Number.parseInt(digits, 16));
      index += 2;
    } else decoded.push(bytes[index] ?? 0);
  }
  return Buffer.from(decoded);
}

/** Undefined for bytes that are not UTF-8. */
function toText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Unescapes a quoted string, then percent-decodes once (CloudEvents HTTP binding §3.1.3.2). Many senders, the SDKs of Go and JavaScript among them, do
 * not encode: a percent sign that begins no escape stays, and where `isAllowed` refuses the decoded value, the value as it was sent stands.
 *
 * @throws {Error} saying what is wrong: bytes that are not UTF-8.
 */
export function decodeHeaderValue(value: string, isAllowed: (decoded: string) => boolean): string {
  const bytes = toBytes(unquote(value));
  const decoded = toText(decodePercent(bytes));
  if (decoded !== undefined && isAllowed(decoded)) return decoded;
  const sent = toText(bytes);
  if (sent === undefined) throw new Error('is not UTF-8');
  return sent;
}
