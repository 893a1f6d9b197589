import type { CloudEvent } from '../contracts/cloud-event.ts';
import { checkEvent } from './check-event.ts';

/** What to send: header names in lower case. */
export interface EncodedCloudEvents {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * One event as a JSON document.
 *
 * @throws {import('./cloud-event-error.ts').CloudEventError} for an event that is not valid.
 */
export function encodeStructured(event: CloudEvent): EncodedCloudEvents {
  return {
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(checkEvent(event))),
  };
}

/**
 * Several events as a JSON array. Only for receivers that asked for batches (HTTP binding §3.3).
 *
 * @throws {import('./cloud-event-error.ts').CloudEventError} for an event that is not valid.
 */
export function encodeBatch(events: readonly CloudEvent[]): EncodedCloudEvents {
  return {
    headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(events.map(checkEvent))),
  };
}
