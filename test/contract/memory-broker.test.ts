import { createMemoryBroker } from '#events/broker/memory-broker.ts';
import { CONTRACT_SETTINGS } from '../builders/brokers-under-test.ts';
import { describeBrokerContract } from './broker-contract.ts';

describeBrokerContract('memory-broker', async () => {
  const broker = createMemoryBroker(CONTRACT_SETTINGS);
  return { broker, other: broker, close: async () => await broker.close() };
});
