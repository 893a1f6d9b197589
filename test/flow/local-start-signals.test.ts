import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { buildWeb } from '#infra/local/web-build.ts';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import { listLiving } from '../builders/processes/living-processes.ts';
import { runNpmStart, type StartCommand } from '../builders/processes/start-command.ts';

const READY = 'Workflow Builder is ready';

let folder: string;
let dataDir: string;
let port: number;
const commands: StartCommand[] = [];

function npmStart(): StartCommand {
  const command = runNpmStart(dataDir, port);
  commands.push(command);
  return command;
}

async function readSupervisor(): Promise<number> {
  return z.object({ pid: z.number() }).parse(JSON.parse(await readFile(join(dataDir, 'start.lock'), 'utf8'))).pid;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-start-signals-'));
  // The database server may run as another user, who has to pass through.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  port = await findFreePort();
  await buildWeb(PROJECT_ROOT);
}, 300_000);

afterAll(async () => {
  for (const command of commands) {
    command.process.kill('SIGTERM');
    await command.exited;
  }
  await rm(folder, { recursive: true, force: true });
});

//   npm ─► start.mjs ─► runner, orchestrator, web, postgres
test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
  '%s to npm alone ends everything',
  { timeout: 180_000 },
  async (signal) => {
    const command = npmStart();
    await command.waitFor(READY);
    const processes = { ...(await command.readInfo()).pids, supervisor: await readSupervisor() };
    expect(Object.keys(processes)).toHaveLength(5);
    command.process.kill(signal);
    await command.exited;
    await expect.poll(() => listLiving(processes), { timeout: 20_000 }).toEqual([]);
    // An orderly stop takes this file away, also after a kill -9 of npm.
    await expect(command.readInfo()).rejects.toThrow('ENOENT');
  },
);

test('SIGTERM to npm while the database is made leaves nothing running', { timeout: 60_000 }, async () => {
  dataDir = join(folder, 'other');
  const command = npmStart();
  await command.waitFor('Starting Workflow Builder');
  await expect.poll(() => readSupervisor().catch(() => null), { timeout: 20_000 }).not.toBeNull();
  const supervisor = await readSupervisor();
  command.process.kill('SIGTERM');
  await command.exited;
  await expect.poll(() => listLiving({ supervisor }), { timeout: 20_000 }).toEqual([]);
});
