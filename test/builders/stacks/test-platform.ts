import { vi } from 'vitest';
import { z } from 'zod';
import { COMPONENTS, type DaprService } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { isHostOfActors } from '#infra/local/dapr/await-sidecars.ts';
import type { OrchestratorConfig } from '#orchestrator/config.ts';
import { createPlacement } from '../dapr/dapr-placement.ts';
import {
  APP_API_TOKEN,
  DAPR_API_TOKEN,
  type DaprPubsub,
  findDaprPrograms,
  startDaprPubsub,
} from '../dapr/dapr-pubsub.ts';
import { findServerPort, type TestProcess } from '../processes/test-process.ts';

type DaprConfig = Pick<
  OrchestratorConfig,
  | 'EVENT_BROKER'
  | 'WORKFLOW_ENGINE'
  | 'PUBSUB_NAME'
  | 'DAPR_HOST'
  | 'DAPR_HTTP_PORT'
  | 'DAPR_GRPC_PORT'
  | 'DAPR_API_TOKEN'
  | 'APP_API_TOKEN'
>;

/** Port and configuration of one service: they say where it listens and which engine and broker it uses. */
export interface ServiceSetup {
  readonly port: number;
  readonly config: Partial<DaprConfig>;
}

/** The platform of one stack beside the database: nothing, or Redis, placement and one sidecar for each service. */
export interface TestPlatform {
  setUpService(service: DaprService): Promise<ServiceSetup>;
  /** The same for a stand-in that only uses the service's broker and runs no workflows. */
  setUpBroker(service: DaprService): Promise<ServiceSetup>;
  /** Starts all sidecars once the services listen. Resolves when workflows can run. */
  startSidecars(): Promise<void>;
  /** Resolves once every event of the topic that a sidecar accepted is handled or stored. */
  delivered(topic: string): Promise<void>;
  stop(): Promise<void>;
}

/** The same as environment variables, for a service in a process of its own. */
export function toEnvironment({ port, config }: ServiceSetup): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries({ PORT: port, ...config }).map(([name, value]) => [name, String(value)]));
}

const POSTGRES_PLATFORM: TestPlatform = {
  setUpService: async () => ({ port: 0, config: {} }),
  setUpBroker: async () => ({ port: 0, config: {} }),
  startSidecars: async () => undefined,
  delivered: async () => undefined,
  stop: async () => undefined,
};

const START_LIMIT = { timeout: 60_000, interval: 50 };

/** Whether every group has read the topic's stream to its end and acknowledged all of it. */
async function isDelivered(pubsub: DaprPubsub, topic: string): Promise<boolean> {
  const groups = z
    .array(z.array(z.unknown()))
    .catch([])
    .parse(await pubsub.redisCommand('XINFO', 'GROUPS', topic));
  return groups.every((group) => {
    const read = (name: string) => group[group.indexOf(name) + 1];
    return read('pending') === 0 && read('lag') === 0;
  });
}

async function openDaprPlatform(): Promise<TestPlatform> {
  const { programs, obstacle } = await findDaprPrograms();
  if (obstacle !== null) throw new Error(`TEST_ENGINE is dapr, and ${obstacle}`);
  const pubsub = await startDaprPubsub(programs, { hasWorkflows: true });
  const { placement, address } = await createPlacement(programs);
  await placement.start();
  const startAll: (() => Promise<void>)[] = [];
  const setUpBroker = async (service: DaprService, onStarted: (sidecar: TestProcess) => Promise<void>) => {
    const [port, grpcPort] = [await findServerPort(), await findServerPort()];
    const flags = { 'dapr-grpc-port': String(grpcPort), 'placement-host-address': address };
    const sidecar = await pubsub.createSidecar(port, APP_IDS[service], flags);
    startAll.push(async () => {
      await sidecar.start();
      await onStarted(sidecar);
    });
    return {
      port,
      config: {
        EVENT_BROKER: 'dapr' as const,
        PUBSUB_NAME: COMPONENTS.pubsub,
        DAPR_HOST: '127.0.0.1',
        DAPR_HTTP_PORT: sidecar.port,
        DAPR_GRPC_PORT: grpcPort,
        DAPR_API_TOKEN,
        APP_API_TOKEN,
      },
    };
  };
  return {
    setUpBroker: (service) => setUpBroker(service, async () => undefined),
    setUpService: async (service) => {
      if (service !== 'orchestrator') return setUpBroker(service, async () => undefined);
      const { port, config } = await setUpBroker(service, async (sidecar) => {
        const isReady = () => isHostOfActors(`http://127.0.0.1:${sidecar.port}`, DAPR_API_TOKEN);
        await vi.waitUntil(isReady, START_LIMIT);
      });
      return { port, config: { WORKFLOW_ENGINE: 'dapr', ...config } };
    },
    startSidecars: async () => void (await Promise.all(startAll.map((start) => start()))),
    delivered: async (topic) => void (await vi.waitUntil(() => isDelivered(pubsub, topic), START_LIMIT)),
    stop: async () => {
      await pubsub.stop();
      await placement.kill();
    },
  };
}

/** Opens the platform that `TEST_ENGINE` names, by default `postgres`. Each stack has its own. @throws when Dapr is named and is not there. */
export async function openTestPlatform(): Promise<TestPlatform> {
  return process.env['TEST_ENGINE'] === 'dapr' ? await openDaprPlatform() : POSTGRES_PLATFORM;
}
