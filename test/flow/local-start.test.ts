import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { LocalInfo, ProcessName } from '#infra/local/data/local-info.ts';
import { StartWorkflowResponse, WorkflowStatusResponse } from '#schemas/execution/execution-api.ts';
import { createTestDatabase } from '../builders/database/database.ts';
import { listLiving } from '../builders/processes/living-processes.ts';
import { runShellLine } from '../builders/processes/run-shell-line.ts';
import { runStartCommand, type StartCommand } from '../builders/processes/start-command.ts';

const READY = 'Workflow Builder is ready';
const UNTIL_READY = { timeout: 180_000 };

let folder: string;
let dataDir: string;
let port: number;
const commands: StartCommand[] = [];

function start(data = dataDir, webPort = port, env: NodeJS.ProcessEnv = {}): StartCommand {
  const command = runStartCommand(data, webPort, env);
  commands.push(command);
  return command;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function readStatus(info: LocalInfo, instanceId: string): Promise<string> {
  const answer = await fetch(`${info.orchestratorUrl}/api/v2/workflows/${instanceId}/status`, {
    headers: { authorization: `Bearer ${info.token}` },
  });
  return WorkflowStatusResponse.parse(await answer.json()).runtimeStatus;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-start-'));
  // The database server may run as another user, who has to pass through.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  port = await findFreePort();
});

afterAll(async () => {
  for (const command of commands) {
    command.process.kill('SIGTERM');
    await command.exited;
  }
  await rm(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  let first: StartCommand;
  let info: LocalInfo;
  let instanceId: string;

  test('recovers from a start that was killed while it made the database, and gets ready', UNTIL_READY, async () => {
    const killed = start();
    await expect
      .poll(async () => (await readdir(dataDir).catch(() => [])).some((name) => name.startsWith('pg.new-')), {
        timeout: 60_000,
        interval: 5,
      })
      .toBe(true);
    killed.process.kill('SIGKILL');
    await killed.exited;
    await mkdir(join(dataDir, 'pg'));
    await writeFile(join(dataDir, 'pg/postgresql.conf'), 'half of it');

    first = start();
    await first.waitFor(READY);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('pg'))).toEqual(['pg']);
    info = await first.readInfo();
    expect((await fetch(info.webUrl)).status).toBe(200);
  });

  test('keeps its secrets to the owner', async () => {
    for (const name of ['local.json', 'secrets.json', 'processes.json']) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
    }
    expect(first.output()).not.toContain(info.token);
  });

  test('prints a curl line that works when pasted', async () => {
    const line = first
      .output()
      .split('\n')
      .find((text) => text.startsWith('curl '));
    const started = StartWorkflowResponse.parse(JSON.parse(await runShellLine(line!)));
    expect(started).toMatchObject({ workflowId: 'hello', status: 'started' });
    instanceId = started.instanceId;
    await expect.poll(() => readStatus(info, instanceId), { timeout: 20_000 }).toBe('COMPLETED');
  });

  test.each(['orchestrator', 'runner', 'web', 'postgres'] as const)(
    'starts %s again after a kill -9',
    { timeout: 60_000 },
    async (name: ProcessName) => {
      const pid = (await first.readInfo()).pids[name]!;
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(async () => (await first.readInfo()).pids[name], { timeout: 30_000 })
        .toSatisfy((now) => now !== undefined && now !== pid);
      for (const url of [info.orchestratorUrl, info.runnerUrl, info.webUrl]) {
        await expect.poll(() => isReady(url), { timeout: 30_000 }).toBe(true);
      }
      expect(await readStatus(info, instanceId)).toBe('COMPLETED');
    },
  );

  test('says so when it already runs on the folder', async () => {
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`already runs on ${dataDir} (process ${first.process.pid})`);
  });

  test('says whose port is taken and what to do', async () => {
    const second = start(join(folder, 'other'), port);
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`Port ${port}, where the web interface (process "web") is to listen, is taken`);
    expect(second.output()).toContain(`--port ${port + 1}`);
    expect(second.output()).not.toContain('Database');
  });

  test('stops on Ctrl-C and leaves no process behind', async () => {
    const { pids } = await first.readInfo();
    first.process.kill('SIGINT');
    expect(await first.exited).toBe(0);
    expect(listLiving(pids)).toEqual([]);
    expect(await readdir(dataDir)).not.toContain('local.json');
  });

  test('finds its secrets and data again, and leaves no process behind when it is killed', UNTIL_READY, async () => {
    const secrets = await readFile(join(dataDir, 'secrets.json'), 'utf8');
    const again = start();
    await again.waitFor(READY);
    expect(await readFile(join(dataDir, 'secrets.json'), 'utf8')).toBe(secrets);
    const now = await again.readInfo();
    expect(now).toMatchObject({ token: info.token, orchestratorUrl: info.orchestratorUrl });
    expect(await readStatus(now, instanceId)).toBe('COMPLETED');

    again.process.kill('SIGKILL');
    await expect.poll(() => listLiving(now.pids), { timeout: 15_000 }).toEqual([]);
  });

  test('starts on the data of a killed start, and stops on SIGTERM while it starts', UNTIL_READY, async () => {
    const command = start();
    await command.waitFor('✓ Database');
    command.process.kill('SIGTERM');
    expect(await command.exited).toBe(0);
    const last = start();
    await last.waitFor(READY);
    expect(await readStatus(await last.readInfo(), instanceId)).toBe('COMPLETED');
  });
});

test('npm start uses the database of DATABASE_URL and makes none of its own', UNTIL_READY, async () => {
  const database = await createTestDatabase();
  const data = join(folder, 'with blanks');
  const command = start(data, await findFreePort(), { DATABASE_URL: database.url });
  try {
    await command.waitFor(READY);
    expect(await command.readInfo()).toMatchObject({ databaseUrl: database.url });
    expect(await readdir(data)).not.toContain('pg');
    const { rows } = await database.pool.query('SELECT slug FROM functions');
    expect(rows).toContainEqual({ slug: 'system/generate-id' });
  } finally {
    command.process.kill('SIGINT');
    await command.exited;
    await database.drop();
  }
});
