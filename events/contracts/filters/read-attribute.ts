import type { CloudEvent } from '../cloud-event.ts';

/**
 * An attribute as text in the CloudEvents type system's canonical form (§2); undefined when the event does not have it. The payload is no
 * attribute: filters never see it.
 */
export function readAttribute(event: CloudEvent, name: string): string | undefined {
  if (name === 'data' || name === 'data_base64' || !Object.hasOwn(event, name)) return undefined;
  const value = event[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
