import { z } from 'zod';
import { type CloudEvent, fromStoredEvent } from '../../../contracts/cloud-event.ts';

/** Largest event that is read. Larger ones of the product never go through the sidecar. */
export const MAX_EVENT_BYTES = 4_000_000;

/** A raw message in the envelope that daprd makes of it. */
const RawEnvelope = z.object({
  type: z.literal('com.dapr.event.sent'),
  datacontenttype: z.literal('application/octet-stream'),
  data_base64: z.string(),
});

/** Attributes that daprd adds to an event that it does not deliver raw. */
const ADDED = new Set(['topic', 'pubsubname', 'traceid']);

export interface ReadDelivery {
  /** The published event as text. */
  readonly text: string;
  /** Undefined when the text holds none. */
  readonly event: CloudEvent | undefined;
  readonly isTooLarge: boolean;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutAdditions(text: string, value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text;
  const own = Object.entries(value).filter(
    ([name, member]) => !ADDED.has(name) && !(name === 'tracestate' && member === ''),
  );
  return JSON.stringify(Object.fromEntries(own));
}

/** The event of a delivery of daprd, as it was published. */
export function readDelivery(body: Buffer): ReadDelivery {
  const outer = body.toString();
  const value = parse(outer);
  const raw = RawEnvelope.safeParse(value);
  const bytes = raw.success ? Buffer.from(raw.data.data_base64, 'base64') : body;
  const text = raw.success ? bytes.toString() : withoutAdditions(outer, value);
  const isTooLarge = bytes.length > MAX_EVENT_BYTES;
  return { text, event: isTooLarge ? undefined : fromStoredEvent(text), isTooLarge };
}
