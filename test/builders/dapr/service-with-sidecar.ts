import type { DaprApp } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { APP_API_TOKEN, DAPR_API_TOKEN, type DaprPubsub } from './dapr-pubsub.ts';
import type { TestDatabase } from '../database/database.ts';
import { startServiceProcess, type ServiceProcess } from '../processes/service-process.ts';
import { findServerPort, type TestProcess } from '../processes/test-process.ts';

export const SIDECAR_SERVICE_TOKEN = 'token-of-the-tests-0123456789';

const ENTRIES = {
  orchestrator: 'orchestrator/main.ts',
  runner: 'runner/main.ts',
  activityExecutor: 'runner/main.ts',
} as const satisfies Readonly<Record<DaprApp, string>>;

/** A service in a process of its own, with its sidecar. */
export interface ServiceWithSidecar {
  readonly service: ServiceProcess;
  readonly sidecar: TestProcess;
  /** kill -9 of the service alone, and another one in its place. */
  replaceService(): Promise<void>;
}

/** Starts the service, then its sidecar, as the product does; events go over Dapr pub/sub. */
export async function startServiceWithSidecar(
  name: DaprApp,
  { database, pubsub, env }: { database: TestDatabase; pubsub: DaprPubsub; env: Readonly<Record<string, string>> },
): Promise<ServiceWithSidecar> {
  const port = await findServerPort();
  const sidecar = await pubsub.createSidecar(port, APP_IDS[name]);
  const settings = {
    PORT: String(port),
    DATABASE_URL: database.url,
    SERVICE_TOKEN: SIDECAR_SERVICE_TOKEN,
    LOG_LEVEL: 'info',
    EVENT_BROKER: 'dapr',
    DAPR_HOST: '127.0.0.1',
    DAPR_HTTP_PORT: String(sidecar.port),
    DAPR_API_TOKEN,
    APP_API_TOKEN,
    ...env,
  };
  const start = async () => await startServiceProcess(ENTRIES[name], settings);
  let service = await start();
  await sidecar.start();
  return {
    get service() {
      return service;
    },
    sidecar,
    replaceService: async () => {
      await service.kill();
      service = await start();
    },
  };
}
