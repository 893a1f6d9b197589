import type { CloudEvent } from '../cloud-event.ts';
import { readAttribute } from './read-attribute.ts';

/** Dialect `suffix`: each named attribute is there and ends with this text, case counting. */
export function matchesSuffix(attributes: Readonly<Record<string, string>>, event: CloudEvent): boolean {
  return Object.entries(attributes).every(([name, wanted]) => {
    const value = readAttribute(event, name);
    return value !== undefined && value.endsWith(wanted);
  });
}
