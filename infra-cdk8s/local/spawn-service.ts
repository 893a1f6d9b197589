import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The processes that are ours; each is `<name>/main.ts`. */
export type ServiceName = 'orchestrator' | 'runner' | 'web';

/** Defaults for one machine: the pages show executions that were started with curl (decision D12). */
const ON_ONE_MACHINE = { SHOW_OPERATOR_EXECUTIONS: 'true' };

/** The folder of package.json. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

const EXIT_WITH_PARENT = new URL('./process/exit-with-parent.mjs', import.meta.url).href;

/**
 * Starts `<service>/main.ts`. It has a session of its own, so that a Ctrl-C of the terminal reaches the supervisor alone, which stops the services in
 * order; and it leaves when the supervisor is gone (`exit-with-parent.mjs`).
 */
export function spawnService(name: ServiceName, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', '--import', EXIT_WITH_PARENT, `${name}/main.ts`], {
    cwd: PROJECT_ROOT,
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...ON_ONE_MACHINE, ...process.env, NODE_ENV: 'production', ...env },
  });
}

/** Whether a service answers its readiness route with success. */
export async function isServiceReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
