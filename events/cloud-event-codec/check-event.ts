import { findAttributeProblem, REQUIRED_ATTRIBUTES } from '../contracts/attribute-rules.ts';
import type { CloudEvent } from '../contracts/cloud-event.ts';
import type { Json } from '#schemas/json.ts';
import { CloudEventError } from './cloud-event-error.ts';

/** Deepest nesting of `data` (decision D28). */
const MAX_DEPTH = 32;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithinDepth(inner, depth - 1));
}

function checkPayload(event: Readonly<Record<string, unknown>>): void {
  const { data, data_base64: base64 } = event;
  if (base64 !== undefined && (typeof base64 !== 'string' || !BASE64.test(base64))) {
    throw new CloudEventError(400, 'The member "data_base64" is not Base64 (RFC 4648).', 'data_base64');
  }
  if (base64 !== undefined && data !== undefined) {
    throw new CloudEventError(400, 'An event has either "data" or "data_base64".', 'data_base64');
  }
  if (!isWithinDepth(data, MAX_DEPTH)) {
    throw new CloudEventError(400, `The payload is nested deeper than ${MAX_DEPTH} levels.`, 'data');
  }
}

function isCloudEvent(event: Readonly<Record<string, Json | undefined>>): event is CloudEvent {
  for (const name of REQUIRED_ATTRIBUTES) {
    if (event[name] === undefined) throw new CloudEventError(400, `The attribute "${name}" is missing.`, name);
  }
  for (const [name, value] of Object.entries(event)) {
    if (name === 'data' || name === 'data_base64' || value === undefined) continue;
    const problem = findAttributeProblem(name, value);
    if (problem !== undefined) throw new CloudEventError(400, `The attribute "${name}" ${problem}.`, name);
  }
  return true;
}

/**
 * The same object, known to be a CloudEvent 1.0.
 *
 * @throws {CloudEventError} with status 400 naming the first attribute that is missing or wrong.
 */
export function checkEvent(event: Readonly<Record<string, Json | undefined>>): CloudEvent {
  if (!isCloudEvent(event)) throw new CloudEventError(400, 'This is not a CloudEvent.');
  checkPayload(event);
  return event;
}
