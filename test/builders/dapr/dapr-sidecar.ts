import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { addStateStore } from '#infra/charts/dapr-stores.ts';
import { toLocalValues } from '#infra/charts/dapr-values.ts';
import { createPlacement, isHealthy } from './dapr-placement.ts';
import { startDaprPubsub, type DaprPrograms } from './dapr-pubsub.ts';
import { createTestProcess, findServerPort } from '../processes/test-process.ts';

/** daprd, placement and Redis of a test's own, for workflows. */
export interface DaprSidecar {
  readonly grpcPort: number;
  /** Empties Redis: Dapr forgets everything that is not in the sidecar's memory. */
  flush(): Promise<void>;
  /** kill -9 of daprd, which stays away until `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The state store of the product. */
function writeResources(outdir: string, redisPort: number): void {
  const redis = { address: `127.0.0.1:${redisPort}`, hasPassword: false, isEncrypted: false };
  const app = new App({ outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  addStateStore(new Chart(app, 'dapr'), toLocalValues({ redis, secretsPath: '', namesPath: '' }));
  app.synth();
}

async function createDaprd(file: string, folder: string, placementAddress: string) {
  const [http = 0, grpcPort = 0, internal, metrics] = await Promise.all(Array.from({ length: 4 }, findServerPort));
  const flags = {
    'app-id': APP_IDS.orchestrator,
    'dapr-http-port': http,
    'dapr-grpc-port': grpcPort,
    'dapr-internal-grpc-port': internal,
    'dapr-listen-addresses': '127.0.0.1',
    'metrics-port': metrics,
    'metrics-listen-address': '127.0.0.1',
    'resources-path': folder,
    'placement-host-address': placementAddress,
    'log-level': 'error',
  };
  const daprd = createTestProcess({
    file,
    args: async () => Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    port: http,
    isUp: () => isHealthy(http, '/v1.0/healthz/outbound'),
  });
  return { daprd, grpcPort };
}

/** Starts them; workflows can be scheduled some seconds later, when placement has spread the actors. */
export async function startDaprSidecar(programs: DaprPrograms): Promise<DaprSidecar> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-builder-dapr-'));
  const pubsub = await startDaprPubsub(programs);
  writeResources(folder, pubsub.redis.port);
  const { placement, address } = await createPlacement(programs);
  const { daprd, grpcPort } = await createDaprd(programs.daprd, folder, address);
  await placement.start();
  await daprd.start();
  return {
    grpcPort,
    flush: async () => void (await pubsub.redisCommand('FLUSHALL')),
    kill: () => daprd.kill(),
    restart: async () => {
      await daprd.kill();
      await daprd.start();
    },
    stop: async () => {
      await Promise.all([daprd.kill(), placement.kill()]);
      await pubsub.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
