import { join } from 'node:path';
import { DAPR_SERVICES, type DaprApp, type DaprService } from '../../charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import type { DaprInfo } from '../data/local-info.ts';
import type { OpenStack } from '../open-stack.ts';
import type { LocalSecrets } from '../data/secrets.ts';
import { StartError } from '../start-error.ts';
import { toDaprEnvironment } from './dapr-environment.ts';
import type { DaprPorts } from './dapr-ports.ts';
import type { DaprPlan } from './prepare-dapr.ts';
import { type RedisLocation, toLocalRedisUrl } from './redis/redis-url.ts';
import { startControlPlane } from './start-control-plane.ts';
import { startRedis } from './redis/start-redis.ts';
import { type SidecarPorts, superviseSidecar, toSidecarPorts } from './supervise-sidecar.ts';
import { writeDaprFiles } from './write-dapr-files.ts';

/** A started Dapr: the environments for the services, and the facts for `local.json`. */
export interface StartedDapr {
  readonly info: DaprInfo;
  readonly environments: Readonly<Record<DaprService, Readonly<Record<string, string>>>>;
}

export interface StartDaprOptions {
  readonly plan: DaprPlan;
  readonly ports: DaprPorts & Readonly<Record<DaprService, number>>;
  readonly secrets: LocalSecrets;
  readonly redisUrl: string | undefined;
}

function toSidecarInfo(app: DaprApp, ports: SidecarPorts): DaprInfo['sidecars'][DaprService] {
  return {
    appId: APP_IDS[app],
    httpUrl: `http://127.0.0.1:${ports.http}`,
    grpcAddress: `127.0.0.1:${ports.grpc}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
  };
}

async function nameFailure<Result>(stack: OpenStack, what: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `${what} did not come up: it ${error instanceof Error ? error.message : String(error)}.\n` +
        `What it said is in ${stack.folder.logs}`,
      { cause: error },
    );
  }
}

/**
 * Starts Redis, placement and one sidecar a service, in this order, all supervised; resolves when each takes calls. The sidecars wait for the services.
 *
 * @throws {StartError} naming what does not come up.
 */
export async function startDapr(stack: OpenStack, options: StartDaprOptions): Promise<StartedDapr> {
  const { plan, ports, secrets } = options;
  const dir = join(stack.folder.dir, 'dapr');
  const redis: RedisLocation =
    'location' in plan.redis
      ? plan.redis.location
      : await nameFailure(stack, 'Redis', startRedis(stack, plan.redis.program, ports.redis, secrets.redisPassword));
  await writeDaprFiles(dir, redis, plan.tracing);
  const controlPlane = await nameFailure(
    stack,
    "Dapr's placement",
    startControlPlane(stack, plan.binaries, ports, dir),
  );
  const apps = { orchestrator: 'orchestrator', runner: plan.runnerApp } as const satisfies Record<DaprService, DaprApp>;
  const sidecars = DAPR_SERVICES.map((service) =>
    superviseSidecar(stack, {
      service,
      app: apps[service],
      daprd: plan.binaries.daprd,
      ports: toSidecarPorts(service, ports),
      appPort: ports[service],
      controlPlane,
      dir,
      apiToken: secrets.daprApiToken,
      appToken: secrets.appApiToken,
    }),
  );
  await nameFailure(stack, "Dapr's sidecar", Promise.all(sidecars.map(({ ready }) => ready)));
  return {
    info: {
      version: plan.binaries.version,
      apiToken: secrets.daprApiToken,
      redisUrl: options.redisUrl ?? toLocalRedisUrl(ports.redis, secrets.redisPassword),
      placementAddress: controlPlane.placementAddress,
      sidecars: {
        orchestrator: toSidecarInfo('orchestrator', toSidecarPorts('orchestrator', ports)),
        runner: toSidecarInfo(apps.runner, toSidecarPorts('runner', ports)),
      },
    },
    environments: {
      orchestrator: toDaprEnvironment('orchestrator', toSidecarPorts('orchestrator', ports), secrets),
      runner: toDaprEnvironment('runner', toSidecarPorts('runner', ports), secrets),
    },
  };
}
