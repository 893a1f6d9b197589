import type { Outcome } from './broker.ts';
import type { LeasedMessage, Settlement } from './message-store.ts';
import { type RedeliveryPolicy, toRedeliveryDelayMs } from './redelivery-policy.ts';

/** A delay that a handler names is at most a year: it comes from elsewhere, and must stay an interval that a database can hold. */
const LONGEST_DELAY_MS = 365 * 24 * 3_600_000;

/** Decides what happens to a message after its handler. `retry` buries it once the policy is exhausted. `random` is in [0, 1). */
export function toSettlement(
  message: LeasedMessage,
  outcome: Outcome,
  policy: RedeliveryPolicy,
  random: number,
): Settlement {
  const { id, deliveryCount } = message;
  if (outcome.status === 'ack') return { id, deliveryCount, kind: 'acknowledge' };
  if (outcome.status === 'dead') return { id, deliveryCount, kind: 'bury', reason: outcome.reason };
  if (deliveryCount >= policy.maximumDeliveries) {
    return { id, deliveryCount, kind: 'bury', reason: `${outcome.reason} (after ${deliveryCount} deliveries)` };
  }
  const wantedMs = outcome.delayMs ?? Number.NaN;
  const delayMs = Number.isNaN(wantedMs)
    ? toRedeliveryDelayMs(policy, deliveryCount, random)
    : Math.min(Math.max(0, wantedMs), LONGEST_DELAY_MS);
  return { id, deliveryCount, kind: 'retry', delayMs };
}

/** Why a message is not even shown to the handler; undefined when it is. */
export function findBurialReason(message: LeasedMessage, policy: RedeliveryPolicy): string | undefined {
  if (message.event === undefined) return 'The stored message is not a CloudEvent.';
  if (message.deliveryCount > policy.maximumDeliveries) {
    return `No consumer said what became of it in ${policy.maximumDeliveries} deliveries.`;
  }
  return undefined;
}
