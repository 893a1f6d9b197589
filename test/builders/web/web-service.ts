import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TEST_DIST_DIR } from './web-build.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The web service as a process of its own. */
export interface WebService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that it logged. */
  output(): string;
  /** Asks it to stop. @returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built service on a free port; `env` overrides what it is given. */
export async function startWeb(env: Record<string, string>): Promise<WebService> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'web/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      WEB_DIST_DIR: TEST_DIST_DIR,
      PORT: '0',
      HOST: '127.0.0.1',
      BETTER_AUTH_SECRET: 'test-secret-test-secret-test-secret',
      SERVICE_TOKEN: 'test-token-0123456789',
      WORKFLOW_ORCHESTRATOR_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'info',
      ...env,
    },
  });
  let text = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /"port":(\d+).*"msg":"web listens"/.exec(text);
      if (found !== null) resolve(Number(found[1]));
    });
    child.once('exit', (code) => reject(new Error(`web ended with ${code} before it listened:\n${text}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    output: () => text,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exited;
      return typeof code === 'number' ? code : null;
    },
  };
}
