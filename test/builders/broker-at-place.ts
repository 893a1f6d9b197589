import pg from 'pg';
import type { Logger } from 'pino';
import { createHttpService } from '#events/platform/http/http-service.ts';
import { openBroker, type OpenBroker } from '#events/broker/open-broker.ts';
import type { DaprService } from '#infra/charts/dapr-names.ts';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import type { Place } from './test-ground.ts';
import { SERVICE_TOKEN } from './test-runner.ts';

export interface BrokerAtPlace {
  readonly broker: OpenBroker;
  close(): Promise<void>;
}

/** The broker of the service that the place was made for, and a server for its deliveries, where it has any; it listens when this resolves. */
export async function openBrokerAtPlace(
  service: DaprService,
  { place, databaseUrl, logger }: { readonly place: Place; readonly databaseUrl: string; readonly logger: Logger },
): Promise<BrokerAtPlace> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const config = { ...place.config, DATABASE_URL: databaseUrl };
  const broker = await openBroker(config, { pool, topics: SUBSCRIBED_TOPICS[service], logger });
  const app = createHttpService({
    logger,
    serviceToken: SERVICE_TOKEN,
    bodyLimitBytes: 1_000,
    checkReady: async () => undefined,
    inlets: broker.inlets,
  });
  await app.listen({ port: place.port, host: '127.0.0.1' });
  return {
    broker,
    close: async () => {
      await app.close();
      await broker.close();
      await pool.end();
    },
  };
}
