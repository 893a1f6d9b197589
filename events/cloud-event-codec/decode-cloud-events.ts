import type { CloudEvent } from '../contracts/cloud-event.ts';
import { CloudEventError } from './cloud-event-error.ts';
import { decodeBinary, hasAttributeHeaders } from './decode-binary.ts';
import { fromJsonFormat, parseJsonBytes } from './decode-structured.ts';
import { isUtf8, type MediaType, parseMediaType } from './media-type.ts';

/** A request as Node's HTTP server gives it; header names in any case. */
export interface CloudEventRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export type DecodedItem =
  | { readonly ok: true; readonly event: CloudEvent }
  | { readonly ok: false; readonly error: CloudEventError };

export interface DecodedCloudEvents {
  readonly mode: 'binary' | 'structured' | 'batched';
  /** One in binary and structured mode; each element of a batch, in order. */
  readonly items: readonly DecodedItem[];
}

export interface DecodeLimits {
  readonly maxBodyBytes: number;
  readonly maxBatch: number;
}

/** Largest body of a request with events, if nothing else is said. */
export const MAX_EVENT_REQUEST_BYTES = 1_000_000;

const DEFAULT_LIMITS: DecodeLimits = { maxBodyBytes: MAX_EVENT_REQUEST_BYTES, maxBatch: 1_000 };
const STRUCTURED = 'application/cloudevents';
const BATCHED = 'application/cloudevents-batch';

function toHeaderMap(headers: CloudEventRequest['headers']): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    const single = typeof value === 'string' ? value : value.length === 1 ? value[0] : undefined;
    if (single === undefined || map.has(key)) {
      if (key.startsWith('ce-')) throw new CloudEventError(400, `The header "${key}" is given twice.`, key.slice(3));
      continue;
    }
    map.set(key, single);
  }
  return map;
}

function requireJsonFormat(mediaType: MediaType, prefix: string): void {
  if (mediaType.essence !== `${prefix}+json`) {
    throw new CloudEventError(415, `The only event format understood is JSON: "${prefix}+json".`, 'datacontenttype');
  }
  if (!isUtf8(mediaType))
    throw new CloudEventError(415, 'JSON is encoded as UTF-8 (RFC 8259 §8.1).', 'datacontenttype');
}

function decodeItem(value: Parameters<typeof fromJsonFormat>[0]): DecodedItem {
  try {
    return { ok: true, event: fromJsonFormat(value) };
  } catch (error) {
    if (error instanceof CloudEventError) return { ok: false, error };
    throw error;
  }
}

function decodeBatch(body: Buffer, limits: DecodeLimits): readonly DecodedItem[] {
  const elements = parseJsonBytes(body);
  if (!Array.isArray(elements)) throw new CloudEventError(400, 'A batch is a JSON array.');
  if (elements.length > limits.maxBatch) {
    throw new CloudEventError(413, `A batch has at most ${limits.maxBatch} events.`);
  }
  return elements.map(decodeItem);
}

/**
 * The events of an HTTP request, in whichever of the three content modes it is. In a batch one bad element spoils no other; an empty batch is
 * legal. `time` and unknown extensions are kept as they are; the payload keeps absent, null, false, 0 and "" apart.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 *
 * @throws {CloudEventError} when the request as a whole holds no event.
 */
export function decodeCloudEvents(request: CloudEventRequest, limits: Partial<DecodeLimits> = {}): DecodedCloudEvents {
  const allowed = { ...DEFAULT_LIMITS, ...limits };
  if (request.body.length > allowed.maxBodyBytes) {
    throw new CloudEventError(413, `An event request has at most ${allowed.maxBodyBytes} bytes.`);
  }
  const headers = toHeaderMap(request.headers);
  const mediaType = parseMediaType(headers.get('content-type') ?? '');
  if (mediaType.essence.startsWith(BATCHED)) {
    requireJsonFormat(mediaType, BATCHED);
    return { mode: 'batched', items: decodeBatch(request.body, allowed) };
  }
  if (mediaType.essence.startsWith(STRUCTURED)) {
    requireJsonFormat(mediaType, STRUCTURED);
    return { mode: 'structured', items: [{ ok: true, event: fromJsonFormat(parseJsonBytes(request.body)) }] };
  }
  if (!hasAttributeHeaders(headers)) {
    throw new CloudEventError(415, `This is no CloudEvent: send "${STRUCTURED}+json", or attributes as "ce-" headers.`);
  }
  return { mode: 'binary', items: [{ ok: true, event: decodeBinary(headers, request.body) }] };
}
