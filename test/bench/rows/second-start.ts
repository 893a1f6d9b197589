import { spawn } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '#infra/local/process/find-free-port.ts';

async function startOnce(dataDir: string): Promise<number> {
  const port = await findFreePort();
  const from = performance.now();
  const child = spawn(process.execPath, ['infra-cdk8s/local/start.mjs', '--port', String(port), '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const seconds = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('Workflow Builder is ready')) return;
      fetch(`http://127.0.0.1:${port}/workflows`)
        .then((answer) => {
          if (answer.status >= 500) throw new Error(`the page answered ${answer.status}`);
          resolve((performance.now() - from) / 1_000);
          return null;
        }, reject)
        .catch(reject);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${text}`)));
  });
  child.kill('SIGINT');
  await ended;
  return seconds;
}

/** Seconds from `npm start` on a used data folder to a page that answers; the first call also makes the folder. */
export function measureSecondStart(): () => Promise<number> {
  let dataDir: string | null = null;
  return async () => {
    if (dataDir === null) {
      dataDir = await mkdtemp(join(tmpdir(), 'workflow-builder-start-'));
      await chmod(dataDir, 0o755);
      await startOnce(dataDir);
    }
    return startOnce(dataDir);
  };
}
