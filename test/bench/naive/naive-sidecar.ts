import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { findDaprBinaries } from '#infra/local/dapr/binaries/dapr-binaries.ts';
import { isDaprReady, spawnDapr } from '#infra/local/dapr/spawn-dapr.ts';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { DaprInfo } from '#infra/local/data/local-info.ts';

/** A sidecar of the baseline's own, with the state store and the control plane of the product's. */
export interface NaiveSidecar {
  readonly httpUrl: string;
  readonly grpcPort: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const STATE_STORE = 'naivestatestore';

function toFiles(dapr: DaprInfo, namesPath: string): string {
  const redis = new URL(dapr.redisUrl);
  return `apiVersion: dapr.io/v1alpha1
kind: Component
metadata: { name: ${STATE_STORE} }
spec:
  type: state.redis
  version: v1
  metadata:
    - { name: redisHost, value: "${redis.host}" }
    - { name: redisPassword, value: "${decodeURIComponent(redis.password)}" }
    - { name: actorStateStore, value: "true" }
---
apiVersion: dapr.io/v1alpha1
kind: Configuration
metadata: { name: naive }
spec:
  tracing: { samplingRate: "0" }
  nameResolution:
    component: sqlite
    version: v1
    configuration: { connectionString: "${namesPath}" }
`;
}

async function untilReady(url: string, token: string): Promise<void> {
  for (let left = 100; left > 0; left -= 1) {
    if (await isDaprReady(url, token)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

/** Starts it beside a stack on Dapr whose data folder is `dataDir`. */
export async function startNaiveSidecar(dapr: DaprInfo, dataDir: string): Promise<NaiveSidecar> {
  const { daprd } = await findDaprBinaries(process.env);
  const dir = await mkdtemp(join(tmpdir(), 'workflow-builder-naive-'));
  const [objects = '', configuration = ''] = toFiles(dapr, join(dataDir, 'dapr', 'names.db')).split('---\n');
  await writeFile(join(dir, 'component.yaml'), objects, { mode: 0o600 });
  await writeFile(join(dir, 'configuration.yaml'), configuration);
  const ports = await Promise.all(Array.from({ length: 4 }, findFreePort));
  const [http = 0, grpc = 0, internal = 0, metrics = 0] = ports;
  const flags = {
    'app-id': 'naive',
    'dapr-http-port': http,
    'dapr-grpc-port': grpc,
    'dapr-internal-grpc-port': internal,
    'dapr-listen-addresses': '127.0.0.1',
    'metrics-port': metrics,
    'metrics-listen-address': '127.0.0.1',
    'resources-path': dir,
    config: join(dir, 'configuration.yaml'),
    'placement-host-address': dapr.placementAddress,
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawnDapr(daprd, args, dir, { DAPR_API_TOKEN: dapr.apiToken, DAPR_HOST_IP: '127.0.0.1' });
  child.stdout?.resume();
  child.stderr?.resume();
  const httpUrl = `http://127.0.0.1:${http}`;
  await untilReady(`${httpUrl}/v1.0/healthz/outbound`, dapr.apiToken);
  return {
    httpUrl,
    grpcPort: grpc,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}
