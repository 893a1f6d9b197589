import type pg from 'pg';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { toSchedule, type Schedule } from '#schemas/schedule/schedule.ts';
import type { ScheduleAdvance } from '../engine/engine.ts';
import type { LiveTrigger } from './event-triggers.ts';
import { advanceScheduleStatement } from './statements/schedule-statements.ts';

/** A schedule whose instant has come. */
export interface DueSchedule {
  readonly trigger: LiveTrigger;
  readonly schedule: Schedule;
  readonly dueAt: number;
  /** The database's clock: every orchestrator fires by the same one. */
  readonly now: number;
}

/** Schedules that are due, the most overdue first, as `<workflow>/<node>`; and when the next one will be (milliseconds from now; null: there is none). */
export async function readDueSchedules(
  pool: pg.Pool,
  limit: number,
): Promise<{ ids: readonly string[]; nextInMs: number | null }> {
  const due = await pool.query<{ id: string }>({
    name: 'schedules_due',
    text: `SELECT workflow_id || '/' || node_id AS id FROM schedules WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $1`,
    values: [limit],
  });
  const next = await pool.query<{ ms: string }>({
    name: 'schedules_next',
    text: 'SELECT extract(epoch FROM due_at - now()) * 1000 AS ms FROM schedules WHERE due_at > now() ORDER BY due_at LIMIT 1',
  });
  const [row] = next.rows;
  return {
    ids: due.rows.map(({ id }) => id),
    nextInMs: row === undefined ? null : Math.max(0, Number(row.ms)),
  };
}

interface DueRow extends Omit<LiveTrigger, 'config'> {
  readonly config: unknown;
  readonly dueAt: string;
  readonly now: string;
}

/** Reads a schedule that is due, by its id; null when it is not, or not any more, or its triggers are off. */
export async function readDueSchedule(pool: pg.Pool, id: string): Promise<DueSchedule | null> {
  const slash = id.lastIndexOf('/');
  const { rows } = await pool.query<DueRow>({
    name: 'schedule_read',
    text: `SELECT s.workflow_id AS "workflowId", s.node_id AS "nodeId", t.owner_id AS "ownerId", t.version, t.config,
        extract(epoch FROM s.due_at) * 1000 AS "dueAt", extract(epoch FROM clock_timestamp()) * 1000 AS now
      FROM schedules s JOIN workflow_triggers t ON t.workflow_id = s.workflow_id AND t.node_id = s.node_id
      JOIN workflows w ON w.id = s.workflow_id
      WHERE s.workflow_id = $1 AND s.node_id = $2 AND s.due_at <= clock_timestamp() AND t.is_enabled AND w.triggers_enabled`,
    values: [id.slice(0, slash), id.slice(slash + 1)],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { dueAt, now, config: stored, ...rest } = row;
  const config = TriggerConfig.parse(stored);
  const schedule = toSchedule(config);
  if (schedule === null) return null;
  return { trigger: { ...rest, config }, schedule, dueAt: Math.floor(Number(dueAt)), now: Math.floor(Number(now)) };
}

/** Writes the next instant of a schedule without a start. */
export async function advanceSchedule(pool: pg.Pool, advance: ScheduleAdvance): Promise<void> {
  const { name, text, values } = advanceScheduleStatement(advance);
  await pool.query({ name, text, values });
}
