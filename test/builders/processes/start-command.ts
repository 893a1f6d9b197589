import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalInfo } from '#infra/local/data/local-info.ts';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

/** `npm start` as a person runs it: a process of its own, and what it printed. */
export interface StartCommand {
  readonly process: ChildProcess;
  output(): string;
  /** Resolves when it printed a text; rejects with all its output when it ends before. */
  waitFor(text: string): Promise<void>;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  readInfo(): Promise<LocalInfo>;
}

/** Runs the start command on a data folder. The tests' own NODE_ENV, database and Redis do not reach it. */
export function runStartCommand(
  dataDir: string,
  port: number,
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): StartCommand {
  const args = ['infra-cdk8s/local/start.mjs', '--data', dataDir, '--port', String(port), ...flags];
  return watchCommand(process.execPath, args, dataDir, env);
}

/** The same by npm itself, whose process this is. */
export function runNpmStart(dataDir: string, port: number): StartCommand {
  return watchCommand('npm', ['start', '--', '--data', dataDir, '--port', String(port)], dataDir, {});
}

function watchCommand(program: string, args: readonly string[], dataDir: string, env: NodeJS.ProcessEnv): StartCommand {
  const child = spawn(program, args, {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: '', DATABASE_URL: '', REDIS_URL: '', ...env },
  });
  let text = '';
  const listeners = new Set<() => void>();
  const collect = (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return {
    process: child,
    output: () => text,
    waitFor: (wanted) =>
      new Promise((resolve, reject) => {
        const listener = () => {
          if (!text.includes(wanted)) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
        listener();
        void exited.then((how) => reject(new Error(`It ended (${how}) without saying "${wanted}":\n${text}`)));
      }),
    exited,
    readInfo: async () => LocalInfo.parse(JSON.parse(await readFile(join(dataDir, 'local.json'), 'utf8'))),
  };
}
