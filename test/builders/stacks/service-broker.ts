import pg from 'pg';
import type { Logger } from 'pino';
import { createHttpService } from '#events/platform/http/http-service.ts';
import { openBroker, type OpenBroker } from '#events/broker/open-broker.ts';
import type { DaprService } from '#infra/charts/dapr-names.ts';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import type { ServiceSetup } from './test-platform.ts';
import { SERVICE_TOKEN } from '../runner/test-runner.ts';

export interface ServiceBroker {
  readonly broker: OpenBroker;
  close(): Promise<void>;
}

/** Opens the broker of a service, with a server for the deliveries of a sidecar. The server listens when this resolves. */
export async function openServiceBroker(
  service: DaprService,
  {
    setup,
    databaseUrl,
    logger,
  }: { readonly setup: ServiceSetup; readonly databaseUrl: string; readonly logger: Logger },
): Promise<ServiceBroker> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const config = { ...setup.config, DATABASE_URL: databaseUrl };
  const broker = await openBroker(config, { pool, topics: SUBSCRIBED_TOPICS[service], logger });
  const app = createHttpService({
    logger,
    serviceToken: SERVICE_TOKEN,
    bodyLimitBytes: 1_000,
    checkReady: async () => undefined,
    inlets: broker.inlets,
  });
  await app.listen({ port: setup.port, host: '127.0.0.1' });
  return {
    broker,
    close: async () => {
      await app.close();
      await broker.close();
      await pool.end();
    },
  };
}
