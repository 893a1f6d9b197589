import type pg from 'pg';
import { isMissedRows } from '#events/platform/postgres/commit.ts';
import { toDueFiring } from '#schemas/schedule/due-firing.ts';
import { nextInstant } from '#schemas/schedule/next-instant.ts';
import { toScheduleTriggerData } from '#schemas/schedule/schedule-trigger-data.ts';
import { toJson } from '#schemas/json.ts';
import { createTimerLoop, type TimerLoop } from '../engine/postgres/timer-loop.ts';
import { advanceSchedule, readDueSchedule, readDueSchedules, type DueSchedule } from '../store/due-schedules.ts';
import type { StartDependencies } from './start-execution.ts';
import { startSavedWorkflow } from './start-saved-workflow.ts';

export interface ScheduleDependencies extends StartDependencies {
  readonly pool: pg.Pool;
  readonly logger: {
    info(fields: Record<string, unknown>, message: string): void;
    warn(fields: Record<string, unknown>, message: string): void;
  };
}

/**
 * Fires a schedule that is due. The start, its receipt and the next instant are one transaction, which finds the schedule at the instant it was read
 * at or changes nothing: whichever orchestrator comes first fires it, once, and a crash leaves all of it or none (decision D93).
 */
async function fire(dependencies: ScheduleDependencies, due: DueSchedule): Promise<void> {
  const { pool, logger } = dependencies;
  const { trigger, schedule, dueAt, now } = due;
  const { workflowId, nodeId } = trigger;
  const { scheduledAt, missedSince, nextAt } = toDueFiring(schedule, dueAt, now);
  const fields = { workflowId, nodeId, dueAt: new Date(dueAt).toISOString() };
  if (scheduledAt === null) {
    await advanceSchedule(pool, { workflowId, nodeId, dueAt, nextAt });
    logger.info(fields, 'skipped what a schedule missed');
    return;
  }
  const outcome = await startSavedWorkflow(dependencies, {
    triggers: [trigger],
    triggerType: 'schedule',
    trigger: toJson(toScheduleTriggerData(schedule, { scheduledAt, missedSince }, now)),
    depth: 0,
    event: { source: `/schedules/${nodeId}`, id: new Date(dueAt).toISOString() },
    advances: { workflowId, nodeId, dueAt, nextAt },
  });
  logger.info({ ...fields, executionId: outcome?.instanceId, outcome: outcome?.status ?? 'gone' }, 'fired a schedule');
  // Fired before under the same receipt, by a clock that was ahead when it was published again: it goes on behind that instant.
  if (outcome?.status !== 'started')
    await advanceSchedule(pool, { workflowId, nodeId, dueAt, nextAt: nextInstant(schedule, dueAt) });
}

async function fireById(dependencies: ScheduleDependencies, id: string): Promise<void> {
  try {
    const due = await readDueSchedule(dependencies.pool, id);
    if (due !== null) await fire(dependencies, due);
  } catch (error) {
    // It was un-published, or published with other times, between the read and the start.
    if (isMissedRows(error)) dependencies.logger.info({ schedule: id }, 'a schedule changed before it was fired');
    else dependencies.logger.warn({ schedule: id, err: error }, 'firing a schedule failed; firing it again');
  }
}

/** Fires the schedules that are due, for as long as it is open: durable, because their instants are rows. */
export function fireSchedules(dependencies: ScheduleDependencies): Pick<TimerLoop, 'close'> {
  const { pool, clock, logger } = dependencies;
  return createTimerLoop({
    readDue: (limit) => readDueSchedules(pool, limit),
    wake: (id) => fireById(dependencies, id),
    clock,
    logger,
  });
}
