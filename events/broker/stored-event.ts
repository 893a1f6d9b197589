import type { CloudEvent } from '../contracts/cloud-event.ts';

const isFilled = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Cheap check of what was stored: an object of version 1.0 with the required attributes; what the data means is for the consumer to parse. */
function isCloudEvent(value: unknown): value is CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!('specversion' in value && 'id' in value && 'source' in value && 'type' in value)) return false;
  return value.specversion === '1.0' && isFilled(value.id) && isFilled(value.source) && isFilled(value.type);
}

/** The event that a stored JSON text holds; undefined when it holds none. */
export function fromStoredEvent(text: unknown): CloudEvent | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isCloudEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Stands for a stored text that is no CloudEvent, where one has to be shown. */
export function toUnreadableEvent(id: string, text: unknown): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source: '/workflow-builder/broker',
    type: 'dev.workflowbuilder.message.unreadable',
    data: String(text),
  };
}
