import { v5 as toNameId } from 'uuid';
import type { CloudEvent } from '../../../contracts/cloud-event.ts';

/** Namespace of the name-based UUIDs below. */
const NAMESPACE = '8f6f5bde-4a3f-4f0e-9a55-0c4f2f1f6d27';

/**
 * Id of the outbox row of an event that stays there until it was handled: the same for the same event, so that whoever handles a delivery finds the row
 * that answers for it.
 */
export function toConfirmedId(topic: string, { source, id }: Pick<CloudEvent, 'source' | 'id'>): string {
  return toNameId(JSON.stringify([topic, source, id]), NAMESPACE);
}
