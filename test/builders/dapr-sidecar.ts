import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = process.env['DAPR_BIN'] ?? '';

/** Why there can be no sidecar here; null when there can. */
export function findDaprObstacle(): string | null {
  for (const name of ['daprd', 'placement']) {
    if (!existsSync(join(BIN, name))) return `there is no ${name} in DAPR_BIN ("${BIN}")`;
  }
  return null;
}

/** Below the ports that outgoing connections take. */
async function findPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

function component(name: string, redisPort: number): string {
  return `apiVersion: dapr.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec:
  type: state.redis
  version: v1
  metadata:
    - { name: redisHost, value: "127.0.0.1:${redisPort}" }
    - { name: actorStateStore, value: "true" }
`;
}

/** daprd, placement and Redis of a test's own, for workflows. */
export interface DaprSidecar {
  readonly grpcPort: number;
  /** Empties Redis: Dapr forgets everything. */
  flush(): Promise<void>;
  /** kill -9 of daprd, which stays away until `restart`. */
  pause(): Promise<void>;
  /** kill -9 of daprd, and a new one on the same ports. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function waitForHttp(url: string): Promise<void> {
  for (let left = 200; ; left -= 1) {
    const isUp = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) return;
    if (left === 0) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function startDaprSidecar(appId: string): Promise<DaprSidecar> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-builder-dapr-'));
  const [
    redisPort,
    placementPort,
    raftPort,
    placementHealth,
    placementMetrics,
    httpPort,
    grpcPort,
    internalPort,
    metricsPort,
  ] = await Promise.all(Array.from({ length: 9 }, findPort));
  const children = new Set<ChildProcess>();
  const run = (command: string, ...args: readonly (string | number | undefined)[]) => {
    const child = spawn(command, args.map(String), { stdio: 'ignore' });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  await writeFile(join(folder, 'state.yaml'), component('workflowstatestore', redisPort ?? 0));
  run('redis-server', '--port', redisPort, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', '');
  run(
    join(BIN, 'placement'),
    '--id',
    'p0',
    '--port',
    placementPort,
    '--listen-address',
    '127.0.0.1',
    '--initial-cluster',
    `p0=127.0.0.1:${raftPort}`,
    '--healthz-port',
    placementHealth,
    '--healthz-listen-address',
    '127.0.0.1',
    '--metrics-port',
    placementMetrics,
    '--metrics-listen-address',
    '127.0.0.1',
  );
  const startDaprd = async () => {
    const daprd = run(
      join(BIN, 'daprd'),
      '--app-id',
      appId,
      '--dapr-http-port',
      httpPort,
      '--dapr-grpc-port',
      grpcPort,
      '--dapr-internal-grpc-port',
      internalPort,
      '--metrics-port',
      metricsPort,
      '--metrics-listen-address',
      '127.0.0.1',
      '--dapr-listen-addresses',
      '127.0.0.1',
      '--resources-path',
      folder,
      '--placement-host-address',
      `127.0.0.1:${placementPort}`,
      '--log-level',
      'error',
    );
    await waitForHttp(`http://127.0.0.1:${httpPort}/v1.0/healthz/outbound`);
    return daprd;
  };
  let daprd = await startDaprd();
  const pause = async () => {
    if (daprd.exitCode !== null || daprd.signalCode !== null) return;
    const gone = once(daprd, 'exit');
    daprd.kill('SIGKILL');
    await gone;
  };
  return {
    grpcPort: grpcPort ?? 0,
    flush: async () => {
      const [code] = await once(run('redis-cli', '-p', redisPort, 'FLUSHALL'), 'exit');
      if (code !== 0) throw new Error('Redis was not emptied');
    },
    pause,
    restart: async () => {
      await pause();
      daprd = await startDaprd();
    },
    stop: async () => {
      const gone = [...children].map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(gone);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
