/** When a delivery that was not acknowledged is made again, and when no more. Times in milliseconds. */
export interface RedeliveryPolicy {
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
  /** Number of deliveries after which an event becomes a dead letter. */
  readonly maximumDeliveries: number;
}

export const DEFAULT_REDELIVERY: RedeliveryPolicy = {
  initialIntervalMs: 200,
  backoffCoefficient: 2,
  maximumIntervalMs: 60_000,
  maximumDeliveries: 10,
};

/**
 * Pause before the next delivery, after `deliveryCount` of them (1 or more): exponential, capped, and spread by up to 25 % downwards so that
 * what failed together does not come back together. `random` is in [0, 1).
 */
export function toRedeliveryDelayMs(policy: RedeliveryPolicy, deliveryCount: number, random: number): number {
  const exponential = policy.initialIntervalMs * policy.backoffCoefficient ** (deliveryCount - 1);
  return Math.round(Math.min(exponential, policy.maximumIntervalMs) * (1 - random * 0.25));
}
