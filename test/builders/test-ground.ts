import { vi } from 'vitest';
import { z } from 'zod';
import { COMPONENTS, type DaprService } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { isHostOfActors } from '#infra/local/dapr/await-sidecars.ts';
import type { OrchestratorConfig } from '#orchestrator/config.ts';
import { createPlacement } from './dapr-placement.ts';
import { APP_API_TOKEN, DAPR_API_TOKEN, type DaprPubsub, findDaprPrograms, startDaprPubsub } from './dapr-pubsub.ts';
import { findServerPort, type TestProcess } from './test-process.ts';

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

/** Where one service will listen, and what tells it what it runs on. */
export interface Place {
  readonly port: number;
  readonly config: Partial<DaprConfig>;
}

/** What the services of one stack stand on: nothing beside the database, or Redis, placement and a sidecar a service. */
export interface TestGround {
  createPlace(service: DaprService): Promise<Place>;
  /** The same for what stands in place of the service at its topics, and runs no workflows. */
  createBrokerPlace(service: DaprService): Promise<Place>;
  /** Starts the sidecars of all places; the services listen already. Resolves when workflows can run. */
  join(): Promise<void>;
  /** Resolves once the topic's events that the sidecar has taken are handled or stored, or were none. */
  delivered(topic: string): Promise<void>;
  stop(): Promise<void>;
}

/** The environment that has a service in a process of its own listen at that place. */
export function toEnvironment({ port, config }: Place): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries({ PORT: port, ...config }).map(([name, value]) => [name, String(value)]));
}

const POSTGRES_GROUND: TestGround = {
  createPlace: async () => ({ port: 0, config: {} }),
  createBrokerPlace: async () => ({ port: 0, config: {} }),
  join: async () => undefined,
  delivered: async () => undefined,
  stop: async () => undefined,
};

const JOIN_LIMIT = { timeout: 60_000, interval: 50 };

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

async function openDaprGround(): Promise<TestGround> {
  const { programs, obstacle } = await findDaprPrograms();
  if (obstacle !== null) throw new Error(`TEST_ENGINE is dapr, and ${obstacle}`);
  const pubsub = await startDaprPubsub(programs, { hasWorkflows: true });
  const { placement, address } = await createPlacement(programs);
  await placement.start();
  const joining: (() => Promise<void>)[] = [];
  const createBrokerPlace = async (service: DaprService, joined: (sidecar: TestProcess) => Promise<void>) => {
    const [port, grpcPort] = [await findServerPort(), await findServerPort()];
    const flags = { 'dapr-grpc-port': String(grpcPort), 'placement-host-address': address };
    const sidecar = await pubsub.createSidecar(port, APP_IDS[service], flags);
    joining.push(async () => {
      await sidecar.start();
      await joined(sidecar);
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
    createBrokerPlace: (service) => createBrokerPlace(service, async () => undefined),
    createPlace: async (service) => {
      if (service !== 'orchestrator') return createBrokerPlace(service, async () => undefined);
      const { port, config } = await createBrokerPlace(service, async (sidecar) => {
        const isReady = () => isHostOfActors(`http://127.0.0.1:${sidecar.port}`, DAPR_API_TOKEN);
        await vi.waitUntil(isReady, JOIN_LIMIT);
      });
      return { port, config: { WORKFLOW_ENGINE: 'dapr', ...config } };
    },
    join: async () => void (await Promise.all(joining.map((join) => join()))),
    delivered: async (topic) => void (await vi.waitUntil(() => isDelivered(pubsub, topic), JOIN_LIMIT)),
    stop: async () => {
      await pubsub.stop();
      await placement.kill();
    },
  };
}

/** The ground that `TEST_ENGINE` names, `postgres` when it is absent; a stack's own, so that no two meet. @throws where Dapr is wanted and missing. */
export async function openGround(): Promise<TestGround> {
  return process.env['TEST_ENGINE'] === 'dapr' ? await openDaprGround() : POSTGRES_GROUND;
}
