import { findAttributeProblem } from '../contracts/attribute-rules.ts';
import type { CloudEvent } from '../contracts/cloud-event.ts';
import { checkEvent } from './check-event.ts';
import { CloudEventError } from './cloud-event-error.ts';
import { parseJsonBytes } from './decode-structured.ts';
import { decodeHeaderValue } from './header-value.ts';
import { isJson, isText, isUtf8, parseMediaType } from './media-type.ts';

const PREFIX = 'ce-';

function decodeAttribute(name: string, value: string): string {
  try {
    return decodeHeaderValue(value, (decoded) => findAttributeProblem(name, decoded) === undefined);
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'cannot be decoded';
    throw new CloudEventError(400, `The header "${PREFIX}${name}" ${problem}.`, name);
  }
}

/** JSON becomes a value, text a string, anything else Base64; an empty body is no payload. */
function decodePayload(contentType: string | undefined, body: Buffer): Pick<CloudEvent, 'data' | 'data_base64'> {
  if (body.length === 0) return {};
  if (contentType === undefined) return { data_base64: body.toString('base64') };
  const mediaType = parseMediaType(contentType);
  if (isJson(mediaType)) {
    if (isUtf8(mediaType)) return { data: parseJsonBytes(body, 'data') };
    throw new CloudEventError(415, 'JSON is encoded as UTF-8 (RFC 8259 §8.1).', 'datacontenttype');
  }
  if (isText(mediaType) && isUtf8(mediaType)) {
    try {
      return { data: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) };
    } catch {
      return { data_base64: body.toString('base64') };
    }
  }
  return { data_base64: body.toString('base64') };
}

/** Whether a request has any attribute of the binary mode. */
export function hasAttributeHeaders(headers: ReadonlyMap<string, string>): boolean {
  return [...headers.keys()].some((name) => name.startsWith(PREFIX));
}

/**
 * An event in binary mode: attributes are headers, the body is the payload. Extensions are texts: headers have no types.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#31-binary-content-mode
 *
 * @param headers by lower-case name.
 * @throws {CloudEventError}
 */
export function decodeBinary(headers: ReadonlyMap<string, string>, body: Buffer): CloudEvent {
  const attributes: [string, string][] = [];
  for (const [header, value] of headers) {
    if (!header.startsWith(PREFIX)) continue;
    const name = header.slice(PREFIX.length);
    if (name === 'data' || name === 'data_base64') {
      throw new CloudEventError(400, `The payload is the body, not the header "${header}".`, name);
    }
    // The binding maps this attribute to Content-Type and to nothing else.
    if (name !== 'datacontenttype') attributes.push([name, decodeAttribute(name, value)]);
  }
  const contentType = headers.get('content-type');
  return checkEvent({
    // Entries define own properties, whatever the names are.
    ...Object.fromEntries(attributes),
    ...(contentType === undefined ? {} : { datacontenttype: contentType }),
    ...decodePayload(contentType, body),
  });
}
