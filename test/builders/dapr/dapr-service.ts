import { pino } from 'pino';
import { createDaprBroker, type DaprBroker, type DaprBrokerOptions } from '#events/broker/dapr/dapr-broker.ts';
import { createHttpService } from '#events/platform/http/http-service.ts';
import { CONTRACT_SETTINGS } from '../stacks/brokers-under-test.ts';
import { APP_API_TOKEN, DAPR_API_TOKEN, type DaprPubsub } from './dapr-pubsub.ts';
import type { TestDatabase } from '../database/database.ts';
import { findServerPort, type TestProcess } from '../processes/test-process.ts';

/** A service that has nothing but a broker, and its sidecar. */
export interface DaprService {
  readonly broker: DaprBroker;
  readonly url: string;
  readonly sidecar: TestProcess;
  readonly warnings: readonly string[];
  /** Stops listening, as a service that is being started again. */
  hangUp(): Promise<void>;
  answerAgain(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the broker, listens, then has the sidecar started, as the product does. */
export async function startDaprService(
  database: TestDatabase,
  pubsub: DaprPubsub,
  settings: Partial<DaprBrokerOptions> = {},
): Promise<DaprService> {
  const warnings: string[] = [];
  const appPort = await findServerPort();
  const sidecar = await pubsub.createSidecar(appPort);
  const broker = await createDaprBroker({
    pool: database.pool,
    connectionString: database.url,
    sidecar: { host: '127.0.0.1', httpPort: sidecar.port, apiToken: DAPR_API_TOKEN },
    pubsubName: 'workflowpubsub',
    topics: ['contract.topic', 'contract.second', 'contract.nobody'],
    appApiToken: APP_API_TOKEN,
    logger: { warn: (details, message) => void warnings.push(`${message} ${JSON.stringify(details)}`) },
    ...CONTRACT_SETTINGS,
    ...settings,
  });
  const listen = async () => {
    const app = createHttpService({
      logger: pino({ level: 'silent' }),
      serviceToken: 'the token of the service',
      bodyLimitBytes: 1_000,
      checkReady: async () => undefined,
      inlets: [broker.inlet],
    });
    await app.listen({ port: appPort, host: '127.0.0.1' });
    return app;
  };
  let app = await listen();
  await sidecar.start();
  return {
    broker,
    url: `http://127.0.0.1:${appPort}`,
    hangUp: async () => await app.close(),
    answerAgain: async () => {
      app = await listen();
    },
    sidecar,
    warnings,
    close: async () => {
      await sidecar.kill();
      await broker.close();
      await app.close();
    },
  };
}
