import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A service of the product in a process of its own, on a free port. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** Everything that it wrote, line by line. */
  readonly lines: readonly string[];
  readonly url: string;
  /** SIGKILL, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `entry` (`runner/main.ts`); resolves when it listens, rejects with what it wrote when it ends before. */
export async function startServiceProcess(entry: string, env: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error(lines.join('\n'))));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (url !== undefined) resolve({ child, lines, url, kill });
      });
    }
  });
}
