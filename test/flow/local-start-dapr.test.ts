import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOPICS } from '#events/contracts/topics.ts';
import { COMPONENTS } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { askRedis } from '#infra/local/dapr/redis/ask-redis.ts';
import { isHostOfActors } from '#infra/local/dapr/await-sidecars.ts';
import { parseRedisUrl } from '#infra/local/dapr/redis/redis-url.ts';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { DaprInfo, LocalInfo } from '#infra/local/data/local-info.ts';
import { StartWorkflowResponse, WorkflowStatusResponse } from '#schemas/execution/execution-api.ts';
import { canRunDapr } from '../builders/dapr/dapr-prerequisites.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { listLiving } from '../builders/processes/living-processes.ts';
import { runStartCommand, type StartCommand } from '../builders/processes/start-command.ts';

const READY = 'Workflow Builder is ready';
const UNTIL_READY = { timeout: 180_000 };
const hasDapr = await canRunDapr('npm start -- --dapr');

let folder: string;
const commands: StartCommand[] = [];

function start(dataDir: string, port: number, env: NodeJS.ProcessEnv = {}): StartCommand {
  const command = runStartCommand(dataDir, port, env, ['--dapr']);
  commands.push(command);
  return command;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-start-dapr-'));
  // The database server may run as another user, who has to pass through.
  await chmod(folder, 0o755);
});

afterAll(async () => {
  for (const command of commands) {
    command.process.kill('SIGTERM');
    await command.exited;
  }
  await rm(folder, { recursive: true, force: true });
});

test('says what is missing and how to install it, and starts nothing', async () => {
  const command = start(join(folder, 'bare'), await findFreePort(), {
    PATH: folder,
    HOME: folder,
    XDG_CACHE_HOME: folder,
    DAPR_RUNTIME_PATH: '',
  });
  expect(await command.exited).toBe(1);
  expect(command.output()).toContain('npm run dapr:build');
  expect(command.output()).toContain('redis-server is not on the PATH');
  expect(command.output()).not.toContain('Database');
});

describe.skipIf(!hasDapr)('npm start -- --dapr', () => {
  let dataDir: string;
  let port: number;
  let command: StartCommand;
  let info: LocalInfo;
  let dapr: DaprInfo;

  const ask = (service: keyof DaprInfo['sidecars'], path: string, headers: Record<string, string>) =>
    fetch(`${dapr.sidecars[service].httpUrl}${path}`, { headers });
  const askWithToken = (service: keyof DaprInfo['sidecars'], path: string) =>
    ask(service, path, { 'dapr-api-token': dapr.apiToken });
  const isHealthy = async (service: keyof DaprInfo['sidecars']) =>
    askWithToken(service, '/v1.0/healthz').then(
      ({ status }) => status === 204,
      () => false,
    );

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${info.orchestratorUrl}/api/v2/workflows${path}`, {
      ...init,
      headers: { authorization: `Bearer ${info.token}`, 'content-type': 'application/json' },
    });
  /** Runs a workflow with one step; resolves with how it ended. */
  const runWorkflow = async () => {
    const body = JSON.stringify({ definition: workflow([trigger(), action('make-id')], ['start ─► make-id']) });
    const answer = await call('', { method: 'POST', body });
    const { instanceId } = StartWorkflowResponse.parse(await answer.json());
    const readStatus = async () =>
      WorkflowStatusResponse.parse(await (await call(`/${instanceId}/status`)).json()).runtimeStatus;
    await expect.poll(readStatus, { timeout: 45_000 }).toBe('COMPLETED');
  };

  beforeAll(async () => {
    dataDir = join(folder, 'data');
    port = await findFreePort();
    command = start(dataDir, port);
    await command.waitFor(READY);
    info = await command.readInfo();
    dapr = info.dapr!;
  }, UNTIL_READY.timeout);

  test('reaches a page, with healthy sidecars that placement knows', async () => {
    expect((await fetch(info.webUrl)).status).toBe(200);
    for (const service of ['orchestrator', 'runner'] as const) {
      expect((await askWithToken(service, '/v1.0/healthz/outbound')).status).toBe(204);
      expect(await isHealthy(service)).toBe(true);
    }
    expect(await isHostOfActors(dapr.sidecars.orchestrator.httpUrl, dapr.apiToken)).toBe(true);
    expect(Object.keys(info.pids)).toEqual(
      expect.arrayContaining(['redis', 'placement', 'orchestrator-sidecar', 'runner-sidecar']),
    );
  });

  test('runs a workflow over the sidecars', { timeout: 60_000 }, async () => {
    await runWorkflow();
    const lengths = await askRedis(parseRedisUrl(dapr.redisUrl), [
      ['XLEN', TOPICS.nodes],
      ['XLEN', TOPICS.results],
    ]);
    // An event that a sidecar acknowledged late is published once more.
    for (const length of lengths) expect(length).toBeGreaterThan(0);
  });

  test('gives each sidecar its components', async () => {
    const list = async (service: keyof DaprInfo['sidecars']) =>
      JSON.stringify(await (await askWithToken(service, '/v1.0/metadata')).json());
    for (const name of Object.values(COMPONENTS)) expect(await list('orchestrator')).toContain(`"name":"${name}"`);
    expect(await list('runner')).not.toContain(COMPONENTS.stateStore);
  });

  test('lets one service reach the other by its app id, and nobody without the token', async () => {
    const path = `/v1.0/invoke/${dapr.sidecars.runner.appId}/method/healthz`;
    expect((await askWithToken('orchestrator', path)).status).toBe(200);
    expect((await ask('orchestrator', path, {})).status).toBe(401);
  });

  test('keeps secrets to the owner: closed files, no command line, no screen', async () => {
    for (const name of ['local.json', 'secrets.json', 'dapr/secrets.json']) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
    }
    const password = parseRedisUrl(dapr.redisUrl).password;
    const resources = join(dataDir, 'dapr/resources');
    const rendered = await Promise.all(
      (await readdir(resources)).map((name) => readFile(join(resources, name), 'utf8')),
    );
    const commandLines =
      process.platform === 'linux'
        ? Object.values(info.pids).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
        : [];
    for (const text of [command.output(), ...rendered, ...commandLines]) {
      for (const secret of [password, dapr.apiToken, info.token]) expect(text).not.toContain(secret);
    }
  });

  test('a setting changes the running service, also after Redis was killed', { timeout: 90_000 }, async () => {
    const redis = parseRedisUrl(dapr.redisUrl);
    const headers = { authorization: `Bearer ${info.token}` };
    const readStatus = async () => await (await fetch(`${info.runnerUrl}/status`, { headers })).json();
    const listSubscribed = () =>
      askRedis(redis, [['PUBSUB', 'CHANNELS', `__keyspace@*:${APP_IDS.runner}:RUNNER_CONCURRENCY`]]).catch(() => [[]]);
    const expectChange = async (concurrency: number) => {
      await expect.poll(listSubscribed, { timeout: 20_000 }).not.toEqual([[]]);
      await askRedis(redis, [['SET', `${APP_IDS.runner}:RUNNER_CONCURRENCY`, String(concurrency)]]);
      // Sooner than what nobody tells of would be read.
      await expect.poll(readStatus, { timeout: 20_000 }).toMatchObject({ concurrency });
    };
    await expectChange(17);
    const { pids } = await command.readInfo();
    process.kill(pids.redis!, 'SIGKILL');
    await expect.poll(async () => (await command.readInfo()).pids.redis, { timeout: 30_000 }).not.toBe(pids.redis);
    await expectChange(18);
  });

  test.each(['orchestrator-sidecar', 'runner-sidecar', 'placement', 'redis'] as const)(
    'starts %s again after a kill -9, and workflows run again',
    { timeout: 120_000 },
    async (name) => {
      const redis = parseRedisUrl(dapr.redisUrl);
      await askRedis(redis, [['SET', 'kept', name]]);
      const pid = (await command.readInfo()).pids[name]!;
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(async () => (await command.readInfo()).pids[name], { timeout: 30_000 })
        .toSatisfy((now) => now !== undefined && now !== pid);
      await expect.poll(() => isHealthy('runner'), { timeout: 30_000 }).toBe(true);
      await expect
        .poll(() => isHostOfActors(dapr.sidecars.orchestrator.httpUrl, dapr.apiToken), { timeout: 30_000 })
        .toBe(true);
      await expect.poll(() => askRedis(redis, [['GET', 'kept']]).catch(() => []), { timeout: 30_000 }).toEqual([name]);
      await runWorkflow();
    },
  );

  test('stops on Ctrl-C and leaves no process behind', async () => {
    const { pids } = await command.readInfo();
    command.process.kill('SIGINT');
    expect(await command.exited).toBe(0);
    expect(listLiving(pids)).toEqual([]);
  });

  test(
    'with USE_FUNCTION_RUNNER=false its runner is the app activity-executor, and is called',
    UNTIL_READY,
    async () => {
      const redis = parseRedisUrl(dapr.redisUrl);
      const countSteps = async () => await askRedis(redis, [['XLEN', TOPICS.nodes]]);
      const calling = start(dataDir, port, { NODE_DISPATCH: 'invoke', USE_FUNCTION_RUNNER: 'false' });
      await calling.waitFor(READY);
      expect((await calling.readInfo()).dapr?.sidecars.runner).toEqual({
        ...dapr.sidecars.runner,
        appId: APP_IDS.activityExecutor,
      });
      const published = await countSteps();
      await runWorkflow();
      expect(await countSteps()).toEqual(published);
      calling.process.kill('SIGINT');
      expect(await calling.exited).toBe(0);
    },
  );

  test('finds its tokens and ports again, and leaves no process behind when it is killed', UNTIL_READY, async () => {
    const again = start(dataDir, port);
    await again.waitFor(READY);
    const now = await again.readInfo();
    expect(now.dapr).toEqual(dapr);
    again.process.kill('SIGKILL');
    await expect.poll(() => listLiving(now.pids), { timeout: 15_000 }).toEqual([]);
  });
});
