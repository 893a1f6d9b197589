import { describe } from 'vitest';
import { findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { startDaprService } from '../builders/dapr/dapr-service.ts';
import { createTestDatabase } from '../builders/database/database.ts';
import { describeBrokerContract } from './broker-contract.ts';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: the broker on Dapr, because ${obstacle}`);

describe.skipIf(obstacle !== null)('on real sidecars', () => {
  describeBrokerContract('dapr-broker', async () => {
    const [database, pubsub] = await Promise.all([createTestDatabase(), startDaprPubsub(programs)]);
    // The suite subscribes in one of them, or in both: a sidecar that delivers where nobody subscribes would take every event by the queue.
    const [one, other] = await Promise.all([
      startDaprService(database, pubsub),
      startDaprService(database, pubsub, { topics: [] }),
    ]);
    return {
      broker: one.broker,
      other: other.broker,
      close: async () => {
        await Promise.all([one.close(), other.close()]);
        await pubsub.stop();
        await database.drop();
      },
    };
  });
});
