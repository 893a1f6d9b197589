import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Agent, request } from 'undici';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import type { LocalInfo, ProcessName } from '#infra/local/data/local-info.ts';
import { createLocalStack } from '#infra/local/local-stack.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { readPrometheusText } from '../builders/telemetry/prometheus-text.ts';
import { readCpuMs, readResidentBytes } from './process-usage.ts';

/** The product as `npm start` runs it, on a data folder of its own. */
export interface BenchStack {
  readonly info: LocalInfo;
  readonly dataDir: string;
  /** Starts an execution; resolves with its id when it is accepted. */
  start(definition: WorkflowDefinition): Promise<string>;
  post(path: string, body: unknown): Promise<void>;
  /** Resolves when the execution's end is committed and visible. */
  ended(id: string): Promise<void>;
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Turns that the orchestrator has made on Dapr, by who made them. */
  turns(): Promise<Readonly<Record<'workflow' | 'fallback', number>>>;
  /** Resident memory of each process, in bytes. */
  memory(): Readonly<Record<string, number>>;
  /** Processor time that each process has used so far, in milliseconds. */
  cpu(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Hears of commits by NOTIFY and asks once for all that were named meanwhile. */
function watchEnds(listener: pg.Client, reader: pg.Client): { ended(id: string): Promise<void> } {
  const waiting = new Map<string, () => void>();
  const named = new Set<string>();
  let isAsking = false;
  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    while (named.size > 0) {
      const ids = [...named];
      named.clear();
      const { rows } = await reader.query<{ id: string }>({
        name: 'ended',
        text: 'SELECT id FROM executions WHERE id = ANY($1) AND completed_at IS NOT NULL',
        values: [ids],
      });
      for (const { id } of rows) {
        waiting.get(id)?.();
        waiting.delete(id);
      }
    }
    isAsking = false;
  }
  listener.on('notification', ({ payload }) => {
    for (const id of JSON.parse(payload ?? '[]') as string[]) if (waiting.has(id)) named.add(id);
    void ask();
  });
  return {
    ended: (id) =>
      new Promise((resolve) => {
        waiting.set(id, resolve);
        named.add(id);
        void ask();
      }),
  };
}

/** Only lines of these processes are printed. */
const SERVICES = new Set<ProcessName>(['orchestrator', 'runner', 'web']);

async function connect(url: string): Promise<pg.Client> {
  // A plan made while the table was empty would read all of it later, which would be the bench's own cost.
  const client = new pg.Client({ connectionString: url, options: '-c enable_seqscan=off' });
  await client.connect();
  return client;
}

/** Connects to a stack that runs already; `stop` only lets go of it. */
export async function connectToStack(info: LocalInfo, dataDir: string): Promise<BenchStack> {
  const [listener, reader] = await Promise.all([connect(info.databaseUrl), connect(info.databaseUrl)]);
  await listener.query('LISTEN execution_events');
  const ends = watchEnds(listener, reader);
  const dispatcher = new Agent({ connections: 64, pipelining: 1 });
  async function post(path: string, body: unknown): Promise<unknown> {
    const answer = await request(`${info.orchestratorUrl}${path}`, {
      method: 'POST',
      dispatcher,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${info.token}` },
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text);
  }
  return {
    info,
    dataDir,
    ended: (id) => ends.ended(id),
    start: async (definition) =>
      ((await post('/api/v2/workflows', { definition, triggerData: {} })) as { instanceId: string }).instanceId,
    post: async (path, body) => void (await post(path, body)),
    query: async (text, values = []) => (await reader.query(text, [...values])).rows,
    turns: async () => {
      const headers = { authorization: `Bearer ${info.token}` };
      const answer = await request(`${info.orchestratorUrl}/metrics`, { dispatcher, headers });
      const values = readPrometheusText(await answer.body.text());
      const count = (by: string) => values.get(`workflow_turns_total{by="${by}"}`) ?? 0;
      return { workflow: count('workflow'), fallback: count('fallback') };
    },
    memory: () => Object.fromEntries(Object.entries(info.pids).map(([name, pid]) => [name, readResidentBytes(pid)])),
    cpu: () => Object.fromEntries(Object.entries(info.pids).map(([name, pid]) => [name, readCpuMs(pid)])),
    stop: async () => {
      await Promise.all([listener.end(), reader.end(), dispatcher.close()]);
    },
  };
}

/** Starts it; with `isOnDapr` on real sidecars. */
export async function createBenchStack({ isOnDapr }: { readonly isOnDapr: boolean }): Promise<BenchStack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'workflow-builder-bench-'));
  await chmod(dataDir, 0o755);
  const stack = createLocalStack({
    dataDir,
    webPort: await findFreePort(),
    env: { LOG_LEVEL: 'warn' },
    dapr: isOnDapr ? {} : undefined,
    runStep: (_title, work) => work(),
    onLine: (name, line) => (SERVICES.has(name) ? console.error(`${name}: ${line}`) : undefined),
    onNotice: (name, text) => console.error(`${name}: ${text}`),
  });
  const connected = await connectToStack(await stack.start(), dataDir);
  return {
    ...connected,
    stop: async () => {
      await connected.stop();
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
