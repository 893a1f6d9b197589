import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toDatabase } from '#web/server/database.ts';
import { unpublishWorkflow } from '#web/server/workflows/publish-workflow.ts';
import { switchTriggers } from '#web/server/workflows/workflows.ts';
import { publishNew } from '../builders/database/published-workflow.ts';
import type { Random } from './random.ts';
import { type ScheduleLog } from './schedule-invariant.ts';
import { TRIGGER, writeLedger } from './workload-shapes.ts';

/** Schedules that fire while processes are killed. */
export interface ScheduledWorkflows {
  /** Arms and switches nothing any more, waits until nothing is due, and un-publishes all; resolves with what was done to them. */
  stop(): Promise<ScheduleLog>;
}

const WORKFLOWS = 4;
const MEAN_PAUSE_MS = 150;
const RETRY_MS = 250;
/** One step in so many switches the triggers of a workflow off, and on again. */
const SWITCHED_OF = 12;
const OWNER = 'operator';

/** Asks until it is answered: the database is killed too. */
async function persist<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch {
      await delay(RETRY_MS);
    }
  }
}

async function publish(pool: pg.Pool, baseUrl: string, number: number): Promise<string> {
  const note = writeLedger('note', baseUrl, 'x');
  const definition = WorkflowDefinition.parse({
    id: 'chaos-schedule',
    name: `chaos-schedule-${number}`,
    version: '1.0.0',
    nodes: [
      { ...TRIGGER, config: { triggerType: 'schedule', cron: '* * * * *', timeZone: 'Europe/Berlin' } },
      { ...note, config: { ...note.config, url: `${baseUrl}/scheduled-${number}/{{trigger.scheduledAt}}` } },
    ],
    edges: [{ source: 'start', target: 'note' }],
  });
  return (await publishNew(pool, OWNER, definition)).id;
}

/** Lets a schedule that is not due have an instant in between, a moment from now. */
async function arm(pool: pg.Pool, workflowId: string): Promise<number | null> {
  const { rows } = await pool.query<{ due_at: Date }>(
    `UPDATE schedules SET due_at = date_trunc('milliseconds', clock_timestamp()) + interval '50 milliseconds'
      WHERE workflow_id = $1 AND due_at > clock_timestamp() + interval '1 second' RETURNING due_at`,
    [workflowId],
  );
  return rows[0]?.due_at.getTime() ?? null;
}

/** Publishes workflows that are fired each minute, and lets them have many instants more. */
export async function startScheduledWorkflows(
  pool: pg.Pool,
  baseUrl: string,
  random: Random,
): Promise<ScheduledWorkflows> {
  const database = toDatabase(pool);
  const ids = await Promise.all(Array.from({ length: WORKFLOWS }, (_, number) => publish(pool, baseUrl, number)));
  const [first = ''] = ids;
  const armed: { workflowId: string; at: number }[] = [];
  const off: { workflowId: string; from: number; until: number }[] = [];
  const leaving = new AbortController();

  const turn = (areTriggersEnabled: boolean) =>
    persist(() => switchTriggers(database, OWNER, first, { areTriggersEnabled }));

  async function switchOffAndOn(): Promise<void> {
    await turn(false);
    const from = Date.now();
    await delay(random.exponential(1_000));
    off.push({ workflowId: first, from, until: Date.now() });
    await turn(true);
  }

  async function run(): Promise<void> {
    for (let step = 1; !leaving.signal.aborted; step += 1) {
      await delay(random.exponential(MEAN_PAUSE_MS));
      if (step % SWITCHED_OF === 0) await switchOffAndOn();
      // The first is switched off and on: what it was armed for may be given up.
      const workflowId = ids[Math.floor(random.next() * ids.length)] ?? first;
      const at = await arm(pool, workflowId).catch(() => null);
      if (at !== null && workflowId !== first) armed.push({ workflowId, at });
    }
  }

  const running = run();
  return {
    stop: async () => {
      leaving.abort();
      await running;
      // What was armed last is due in a moment.
      const isDue = "SELECT 1 FROM schedules WHERE due_at <= clock_timestamp() + interval '200 milliseconds'";
      while (await persist(async () => ((await pool.query(isDue)).rowCount ?? 0) > 0)) await delay(RETRY_MS);
      for (const id of ids) await persist(() => unpublishWorkflow(database, OWNER, id));
      return { ids, armed, off };
    },
  };
}
