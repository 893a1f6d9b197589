import type { CloudEvent } from '../cloud-event.ts';
import { readAttribute } from './read-attribute.ts';

/** Dialect `exact`: each named attribute is there and has exactly this value, case counting. */
export function matchesExact(attributes: Readonly<Record<string, string>>, event: CloudEvent): boolean {
  return Object.entries(attributes).every(([name, wanted]) => {
    const value = readAttribute(event, name);
    return value !== undefined && value === wanted;
  });
}
