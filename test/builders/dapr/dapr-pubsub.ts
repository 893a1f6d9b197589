import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { DAPR_APPS, DAPR_SERVICES, type DaprApp } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { addConfiguration } from '#infra/charts/dapr-configuration.ts';
import { addResiliency } from '#infra/charts/dapr-resiliency.ts';
import { addConfigurationStore, addPubsub, addSecretStore, addStateStore } from '#infra/charts/dapr-stores.ts';
import { addSubscriptions } from '#infra/charts/dapr-subscriptions.ts';
import { toLocalValues } from '#infra/charts/dapr-values.ts';
import { askRedis } from '#infra/local/dapr/redis/ask-redis.ts';
import { findDaprBinaries } from '#infra/local/dapr/binaries/dapr-binaries.ts';
import { findProgram, listPathFolders } from '#infra/local/dapr/binaries/find-on-path.ts';
import { parseRedisUrl } from '#infra/local/dapr/redis/redis-url.ts';
import { createTestProcess, findServerPort, type TestProcess } from '../processes/test-process.ts';

export const APP_API_TOKEN = 'what the sidecar sends to the service';
export const DAPR_API_TOKEN = 'what the service sends to the sidecar';

/** `DAPR_BIN` is a folder that counts before all others. */
const ENV = { ...process.env, PATH: [process.env['DAPR_BIN'], process.env['PATH']].filter(Boolean).join(delimiter) };

/** Programs of this machine. */
export interface DaprPrograms {
  readonly daprd: string;
  readonly redis: string;
}

/** The programs; `obstacle` says what is missing, null when nothing is. */
export async function findDaprPrograms(): Promise<{ programs: DaprPrograms; obstacle: string | null }> {
  const found = await Promise.all(listPathFolders(ENV).map((folder) => findProgram(folder, 'redis-server')));
  const redis = found.find((program) => program !== null);
  if (redis === undefined) return { programs: { daprd: '', redis: '' }, obstacle: 'redis-server is not on the PATH' };
  return await findDaprBinaries(ENV).then(
    ({ daprd }) => ({ programs: { daprd, redis }, obstacle: null }),
    (error: unknown) => ({
      programs: { daprd: '', redis },
      obstacle: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    }),
  );
}

type AppId = (typeof APP_IDS)[DaprApp];

/** Redis, and sidecars on its topics. */
export interface DaprPubsub {
  readonly redis: TestProcess;
  /** Sends a command to Redis. `XADD topic * data <text>` publishes like a foreign program. */
  redisCommand(command: string, ...args: readonly string[]): Promise<unknown>;
  /** Replaces what the secret store holds; a sidecar reads it when it starts. */
  writeSecrets(secrets: Readonly<Record<string, string>>): Promise<void>;
  /** A sidecar, not started yet, of the service that will listen on that port; those of one app share what is delivered. `flags` are more of daprd's. */
  createSidecar(appPort: number, appId?: AppId, flags?: Readonly<Record<string, string>>): Promise<TestProcess>;
  /** Kills everything. */
  stop(): Promise<void>;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The resources of the product; the state of workflows, which needs placement, where it is wanted. */
function writeResources(outdir: string, redisPort: number, secretsPath: string, hasWorkflows: boolean): void {
  const values = toLocalValues({
    redis: { address: `127.0.0.1:${redisPort}`, hasPassword: false, isEncrypted: false },
    secretsPath,
    namesPath: join(outdir, 'names.db'),
  });
  const app = new App({ outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  const chart = new Chart(app, 'dapr', { disableResourceNameHashes: true });
  addPubsub(chart, values);
  if (hasWorkflows) addStateStore(chart, values);
  addSecretStore(chart, values);
  addConfigurationStore(chart, values);
  addResiliency(chart);
  for (const service of DAPR_SERVICES) addSubscriptions(chart, service);
  for (const one of DAPR_APPS) addConfiguration(chart, one, values);
  app.synth();
}

interface SidecarOptions {
  readonly daprd: string;
  readonly resources: string;
  readonly appPort: number;
  readonly appId: AppId;
  readonly flags: Readonly<Record<string, string>>;
}

async function createDaprd({ daprd, resources, appPort, appId, flags }: SidecarOptions): Promise<TestProcess> {
  const port = await findServerPort();
  const toFlags = async () => ({
    'app-id': appId,
    'app-port': appPort,
    'app-protocol': 'http',
    'dapr-http-port': port,
    'dapr-grpc-port': await findServerPort(),
    'dapr-internal-grpc-port': await findServerPort(),
    'dapr-listen-addresses': '127.0.0.1',
    'metrics-port': await findServerPort(),
    'metrics-listen-address': '127.0.0.1',
    'resources-path': resources,
    config: join(resources, `Configuration.${appId}.k8s.yaml`),
    'max-body-size': '16Mi',
    'log-level': 'warn',
    ...flags,
  });
  return createTestProcess({
    file: daprd,
    args: async () => Object.entries(await toFlags()).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: { APP_API_TOKEN, DAPR_API_TOKEN },
    port,
    isUp: async () => {
      const headers = { 'dapr-api-token': DAPR_API_TOKEN };
      const answer = await fetch(`http://127.0.0.1:${port}/v1.0/healthz`, { headers }).catch(() => undefined);
      return answer?.status === 204;
    },
  });
}

/** Starts Redis and writes the resources; `hasWorkflows` where sidecars will be given placement. */
export async function startDaprPubsub(
  programs: DaprPrograms,
  { hasWorkflows = false }: { readonly hasWorkflows?: boolean } = {},
): Promise<DaprPubsub> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-builder-pubsub-'));
  const port = await findServerPort();
  const args = async () => [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--save',
    '',
  ];
  const redis = createTestProcess({ file: programs.redis, args, port, isUp: () => canConnect(port) });
  await redis.start();
  const resources = join(folder, 'resources');
  const secretsPath = join(folder, 'secrets.json');
  const writeSecrets = (secrets: object) => writeFile(secretsPath, JSON.stringify(secrets), { mode: 0o600 });
  await writeSecrets({});
  writeResources(resources, port, secretsPath, hasWorkflows);
  const sidecars: TestProcess[] = [];
  const location = parseRedisUrl(`redis://127.0.0.1:${port}`);
  return {
    redis,
    writeSecrets,
    redisCommand: async (command, ...rest) => (await askRedis(location, [[command, ...rest]]))[0],
    createSidecar: async (appPort, appId = APP_IDS.runner, flags = {}) => {
      const sidecar = await createDaprd({ daprd: programs.daprd, resources, appPort, appId, flags });
      sidecars.push(sidecar);
      return sidecar;
    },
    stop: async () => {
      await Promise.all([...sidecars, redis].map((program) => program.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
