import type { ScheduleTriggerData } from '#schemas/schedule/schedule-trigger-data.ts';
import type pg from 'pg';
import { action, trigger, workflow } from '../samples/definition.ts';
import { publishNew } from './published-workflow.ts';

/** A published workflow that one schedule starts, and what becomes of it. */
export interface ScheduledWorkflow {
  readonly id: string;
  /** Lets its next instant be that one, as if the time until then had passed. */
  setDue(at: string): Promise<void>;
  /** Its next instant; null when it has none. */
  readDue(): Promise<string | null>;
  /** The trigger data of what it started, in the order of the starts. */
  readStarts(): Promise<readonly ScheduledStart[]>;
}

export interface ScheduledStart {
  readonly executionId: string;
  readonly runtimeStatus: string;
  readonly startedAt: string;
  readonly trigger: ScheduleTriggerData;
}

const toInstant = (value: Date): string => value.toISOString();

/** Wraps a workflow whose schedule is at the node `start`. */
export function toScheduledWorkflow(pool: pg.Pool, id: string): ScheduledWorkflow {
  return {
    id,
    setDue: async (at) => {
      await pool.query('UPDATE schedules SET due_at = $2 WHERE workflow_id = $1', [id, at]);
    },
    readDue: async () => {
      const { rows } = await pool.query<{ due_at: Date }>('SELECT due_at FROM schedules WHERE workflow_id = $1', [id]);
      return rows[0] === undefined ? null : toInstant(rows[0].due_at);
    },
    readStarts: async () => {
      const { rows } = await pool.query(
        `SELECT id AS "executionId", runtime_status AS "runtimeStatus", trigger, started_at FROM executions
          WHERE workflow_id = $1 AND trigger_type = 'schedule' ORDER BY started_at`,
        [id],
      );
      return rows.map(({ started_at: startedAt, ...row }) => ({ ...row, startedAt: toInstant(startedAt) }));
    },
  };
}

/** Publishes `start ─► note`, where `start` has that schedule and `note` keeps the trigger data. */
export async function publishScheduled(
  pool: pg.Pool,
  config: Readonly<Record<string, unknown>>,
  ownerId = 'operator',
): Promise<ScheduledWorkflow> {
  const definition = workflow(
    [
      trigger('start', { triggerType: 'schedule', ...config }),
      action('note', { actionId: 'system/transform', mapping: { at: 'trigger.scheduledAt' } }),
    ],
    ['start > note'],
  );
  return toScheduledWorkflow(pool, (await publishNew(pool, ownerId, definition)).id);
}
