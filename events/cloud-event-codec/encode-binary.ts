import type { CloudEvent } from '../contracts/cloud-event.ts';
import { checkEvent } from './check-event.ts';
import { CloudEventError } from './cloud-event-error.ts';
import type { EncodedCloudEvents } from './encode-structured.ts';
import { encodeHeaderValue } from './header-value.ts';
import { isJson, parseMediaType } from './media-type.ts';

const NO_HEADER = new Set(['data', 'data_base64', 'datacontenttype']);

function encodePayload(event: CloudEvent): { readonly body: Buffer; readonly contentType: string | undefined } {
  const contentType = event.datacontenttype;
  if (event.data_base64 !== undefined) return { body: Buffer.from(event.data_base64, 'base64'), contentType };
  if (event.data === undefined) return { body: Buffer.alloc(0), contentType };
  if (contentType === undefined || isJson(parseMediaType(contentType))) {
    return { body: Buffer.from(JSON.stringify(event.data)), contentType: contentType ?? 'application/json' };
  }
  if (typeof event.data === 'string') return { body: Buffer.from(event.data), contentType };
  throw new CloudEventError(400, `Data of type "${contentType}" is a text or Base64, not a JSON value.`, 'data');
}

/**
 * Whether every attribute stands in a header as it is. Many receivers, the SDKs of Go and Java among them, do not percent-decode: they would read an
 * encoded value as another one.
 */
export function isPlainInHeaders(event: CloudEvent): boolean {
  return Object.entries(event).every(([name, value]) => {
    if (NO_HEADER.has(name) || typeof value === 'object' || value === undefined) return true;
    const text = String(value);
    return encodeHeaderValue(text) === text;
  });
}

/**
 * One event as headers and body. Values are percent-encoded; Content-Type is `datacontenttype` (JSON when there is data and no type), and absent
 * when there is neither.
 *
 * @throws {CloudEventError} for an event that is not valid.
 */
export function encodeBinary(event: CloudEvent): EncodedCloudEvents {
  checkEvent(event);
  const { body, contentType } = encodePayload(event);
  const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
  for (const [name, value] of Object.entries(event)) {
    if (NO_HEADER.has(name) || typeof value === 'object' || value === undefined) continue;
    headers[`ce-${name}`] = encodeHeaderValue(String(value));
  }
  return { headers, body };
}
