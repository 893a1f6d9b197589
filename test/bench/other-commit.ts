import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalInfo } from '#infra/local/data/local-info.ts';
import { endWithUs } from '#infra/local/process/end-with-us.mjs';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';
import { type BenchStack, connectToStack } from './bench-stack.ts';

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
}

/** Checks a commit out into a folder of its own, which is kept for the next time. */
async function checkOut(commit: string): Promise<string> {
  const sha = git(PROJECT_ROOT, 'rev-parse', '--verify', `${commit}^{commit}`);
  const folder = join(tmpdir(), `workflow-builder-against-${sha.slice(0, 12)}`);
  if (!existsSync(join(folder, '.git'))) {
    await mkdir(folder, { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--no-checkout', PROJECT_ROOT, folder]);
  }
  git(folder, 'checkout', '--quiet', '--detach', sha);
  return folder;
}

/** Starts `npm start` of the folder; resolves when it says that it is ready. */
async function startThere(folder: string, args: readonly string[]): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['infra-cdk8s/local/start.mjs', ...args], {
    cwd: folder,
    env: { ...process.env, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  // A benchmark that is interrupted leaves nothing running.
  endWithUs(child, 'INT');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-10_000);
      if (text.includes('Workflow Builder is ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`npm start of ${folder} ended with ${code}: ${text}`)));
  });
  return {
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** The product as another commit has it: installed and built by its own `npm start`, on a data folder of its own. */
export async function createStackOf(commit: string, { isOnDapr }: { readonly isOnDapr: boolean }): Promise<BenchStack> {
  const folder = await checkOut(commit);
  const dataDir = await mkdtemp(join(tmpdir(), 'workflow-builder-bench-'));
  await chmod(dataDir, 0o755);
  const port = String(await findFreePort());
  const flags = isOnDapr ? ['--dapr'] : [];
  const started = await startThere(folder, ['--port', port, '--data', dataDir, ...flags]);
  const info = LocalInfo.parse(JSON.parse(await readFile(join(dataDir, 'local.json'), 'utf8')));
  const connected = await connectToStack(info, dataDir);
  return {
    ...connected,
    stop: async () => {
      await connected.stop();
      await started.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
