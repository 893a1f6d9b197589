import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { createLocalStack } from '#infra/local/local-stack.ts';
import { formatLogLine } from '#infra/local/terminal/log-line.ts';

export interface ChaosStack {
  readonly info: LocalInfo;
  readonly dataDir: string;
  readonly pool: pg.Pool;
  /** The last lines that the processes wrote. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

const KEPT_LINES = 20_000;

/** The engine and broker of the product. */
export type Engine = 'postgres' | 'dapr';

/** The product as `npm start` runs it, on a folder of its own, with restarts that do not dawdle. */
export async function startChaosStack(engine: Engine, env: Readonly<Record<string, string>>): Promise<ChaosStack> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-builder-chaos-'));
  // As root the database server is another user, who has to pass through.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.splice(0, KEPT_LINES / 2);
  };
  const stack = createLocalStack({
    dataDir,
    webPort: await findFreePort(),
    env,
    dapr: engine === 'dapr' ? {} : undefined,
    restart: { initialMs: 100, maximumMs: 1_000, healthyMs: 10_000 },
    runStep: async (title, work) => {
      const result = await work();
      console.log(`  ✓ ${title}`);
      return result;
    },
    onLine: (name, line) => keep(formatLogLine(name, line, new Date())),
    onNotice: (name, text) => keep(formatLogLine('start', `${name} ${text}`, new Date())),
  });
  try {
    const info = await stack.start();
    const pool = new pg.Pool({ connectionString: info.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    return {
      info,
      dataDir,
      pool,
      lines,
      stop: async () => {
        await pool.end();
        await stack.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    console.log(lines.slice(-100).join('\n'));
    await stack.stop();
    throw error;
  }
}
