import type { BrokersUnderTest } from '../builders/stacks/brokers-under-test.ts';
import { describeDelivery } from './broker-delivery-contract.ts';
import { describeFailures } from './broker-failure-contract.ts';

/** The promises of `Broker`, proven on one implementation. */
export function describeBrokerContract(name: string, create: () => Promise<BrokersUnderTest>): void {
  describeDelivery(name, create);
  describeFailures(name, create);
}
