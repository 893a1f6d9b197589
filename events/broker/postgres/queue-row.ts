import { isSafeText } from '#schemas/json-safety.ts';
import type { CloudEvent } from '../../contracts/cloud-event.ts';
import type { OutgoingEvent } from '../broker.ts';
import type { QueueRow } from './queue-statements.ts';

/** Topics are also payloads of NOTIFY, which holds 8,000 bytes. */
const MAX_TOPIC_LENGTH = 200;

/** Thrown for an event that no retry can publish. */
export class UnpublishableEventError extends Error {
  override readonly name = 'UnpublishableEventError';
}

/** The execution that an event belongs to, as far as a column can name it. */
export function toExecutionId({ executionid }: CloudEvent): string | null {
  return typeof executionid === 'string' && isSafeText(executionid) ? executionid : null;
}

/** @throws {UnpublishableEventError} */
export function toQueueRow({ topic, event, delayMs = 0 }: OutgoingEvent): QueueRow {
  if (topic === '' || topic.length > MAX_TOPIC_LENGTH || !isSafeText(topic)) {
    throw new UnpublishableEventError(`A topic has 1 to ${MAX_TOPIC_LENGTH} characters, none of them NUL.`);
  }
  if (!Number.isFinite(delayMs)) throw new UnpublishableEventError('The delay is not a number.');
  return { topic, event: JSON.stringify(event), executionId: toExecutionId(event), delayMs: Math.max(0, delayMs) };
}
