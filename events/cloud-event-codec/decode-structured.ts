import type { CloudEvent } from '../contracts/cloud-event.ts';
import type { Json } from '#schemas/json.ts';
import { checkEvent } from './check-event.ts';
import { CloudEventError } from './cloud-event-error.ts';

/** `attribute` is at fault where the bytes are only a part of the event. @throws {CloudEventError} */
export function parseJsonBytes(body: Uint8Array, attribute?: 'data'): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new CloudEventError(400, 'The body is not UTF-8.', attribute);
  }
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be parsed';
    throw new CloudEventError(400, `The body is not JSON: ${reason}`, attribute);
  }
}

/**
 * An event in the JSON format. A member that is null counts as absent, except `data`.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 *
 * @throws {CloudEventError}
 */
export function fromJsonFormat(value: Json): CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CloudEventError(400, 'An event is a JSON object.');
  }
  return checkEvent(
    Object.fromEntries(Object.entries(value).filter(([name, member]) => member !== null || name === 'data')),
  );
}
