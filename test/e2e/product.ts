import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { createLocalStack } from '#infra/local/local-stack.ts';
import { formatLogLine } from '#infra/local/terminal/log-line.ts';

/** The product as `npm start` runs it, on a folder and a port of its own. */
export interface Product {
  /** Its `pids` follow every restart of a process. */
  readonly info: LocalInfo;
  readonly dataDir: string;
  /** Stops every process and starts them again on the same data and port. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const KEPT_LINES = 200;

/** Engine of the product in tests. */
export type TestEngine = 'postgres' | 'dapr';

/** The engine that `TEST_ENGINE` names, by default PostgreSQL. */
export function toTestEngine(env: Readonly<Record<string, string | undefined>>): TestEngine {
  return env['TEST_ENGINE'] === 'dapr' ? 'dapr' : 'postgres';
}

/** Starts everything on an empty folder; `allowedHosts` are what HTTP steps may reach beside the public network. */
export async function startProduct(
  allowedHosts: string,
  engine: TestEngine = toTestEngine(process.env),
): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-builder-browser-'));
  const dataDir = join(folder, 'data');
  // As root the database server is another user, who has to pass through.
  await chmod(folder, 0o755);
  await mkdir(dataDir);
  const webPort = await findFreePort();
  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
  };
  const create = () =>
    createLocalStack({
      dataDir,
      webPort,
      dapr: engine === 'dapr' ? {} : undefined,
      env: { HTTP_ALLOWED_HOSTS: allowedHosts, LOG_LEVEL: 'warn' },
      restart: { initialMs: 100, maximumMs: 1_000, healthyMs: 10_000 },
      runStep: (_title, work) => work(),
      onLine: (name, line) => name !== 'postgres' && keep(formatLogLine(name, line, new Date())),
      onNotice: (name, text) => keep(formatLogLine('start', `${name} ${text}`, new Date())),
    });
  let stack = create();
  const start = async () => {
    try {
      return await stack.start();
    } catch (error) {
      await stack.stop();
      throw new Error(`The product did not start:\n${lines.join('\n')}`, { cause: error });
    }
  };
  let info = await start();
  return {
    get info() {
      return info;
    },
    dataDir,
    restart: async () => {
      await stack.stop();
      stack = create();
      info = await start();
    },
    stop: async () => {
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
