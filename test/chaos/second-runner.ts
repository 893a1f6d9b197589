import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { LocalSecrets } from '#infra/local/data/secrets.ts';
import { toServiceEnvironments } from '#infra/local/service-environment.ts';
import { isServiceReady, spawnService } from '#infra/local/spawn-service.ts';

/** A runner beside the one of the stack, on the same database. */
export interface SecondRunner {
  /** Kills it (-9) and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts it with the secrets of the stack's data folder; resolves when it is ready. */
export async function startSecondRunner(
  info: LocalInfo,
  dataDir: string,
  env: Readonly<Record<string, string>>,
): Promise<SecondRunner> {
  const secrets = LocalSecrets.parse(JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')));
  const runnerUrl = `http://127.0.0.1:${await findFreePort()}`;
  const child = spawnService('runner', toServiceEnvironments({ ...info, runnerUrl }, secrets, env).runner);
  for (const stream of [child.stdout, child.stderr]) stream?.resume();
  const exited = once(child, 'exit');
  while (child.exitCode === null && !(await isServiceReady(`${runnerUrl}/readyz`))) await delay(50);
  return {
    kill: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}
