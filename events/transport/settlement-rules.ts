import type { Outcome } from './broker.ts';
import type { LeasedMessage, Settlement } from './message-store.ts';
import { type RedeliveryPolicy, toRedeliveryDelayMs } from './redelivery-policy.ts';

/** What becomes of a message by its handler's outcome: `retry` becomes a burial once the policy is exhausted. `random` is in [0, 1). */
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
  const delayMs = outcome.delayMs ?? toRedeliveryDelayMs(policy, deliveryCount, random);
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
