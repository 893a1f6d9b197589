import { FunctionError } from '../failures/function-error.ts';

/** Framing and hop-by-hop headers (RFC 9110 §7.6.1), routing headers, and those that open clouds' metadata services. */
const FORBIDDEN =
  /^(host|connection|keep-alive|transfer-encoding|content-length|upgrade|te|trailer|expect|via|forwarded|x-forwarded-.*|x-real-ip|proxy-.*|metadata|metadata-flavor|x-google-metadata-request|x-aws-ec2-metadata-.*|x-metadata-token)$/;
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
/** Visible characters, blanks and tabs (RFC 9110 §5.5). */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Names of headers that carry credentials. `Idempotency-Key` is none: it keeps the receiver from doing things twice. */
const CREDENTIAL =
  /^(?!idempotency-key$).*(cookie|token|secret|key|auth|signature|passw|credential|session|bearer|jwt)|^x-amz-/;

function refuse(message: string): FunctionError {
  return new FunctionError({ type: 'validation', message, retryable: false, details: [{ field: 'headers', message }] });
}

/**
 * Headers by lower-case name.
 *
 * @throws {FunctionError} `validation` for a header that may not be set or would break the message.
 */
export function toOutgoingHeaders(given: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    const lower = name.trim().toLowerCase();
    if (!NAME.test(lower)) throw refuse(`"${name.slice(0, 100)}" is not a header name.`);
    if (FORBIDDEN.test(lower)) throw refuse(`The header "${lower}" cannot be set.`);
    const text = value.toString().trim();
    if (!VALUE.test(text)) throw refuse(`The header "${lower}" has characters that headers cannot have.`);
    headers.set(lower, text);
  }
  return Object.fromEntries(headers);
}

/** Removes headers that carry credentials, for a redirect to another origin. */
export function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIAL.test(name)));
}
