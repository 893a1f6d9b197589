import type { CheckedStatement } from '#events/platform/postgres/commit.ts';
import type { ScheduleAdvance } from '../../engine/engine.ts';

/** Writes the next instant of a schedule, or takes its row away where there is none; touches nothing when another was faster. */
export function advanceScheduleStatement({ workflowId, nodeId, dueAt, nextAt }: ScheduleAdvance): CheckedStatement {
  const key = [workflowId, nodeId, new Date(dueAt).toISOString()];
  const at = `workflow_id = $1 AND node_id = $2 AND date_trunc('milliseconds', due_at) = $3::timestamptz`;
  if (nextAt === null)
    return { name: 'schedule_end', text: `DELETE FROM schedules WHERE ${at}`, values: key, mustAffect: 1 };
  return {
    name: 'schedule_advance',
    text: `UPDATE schedules SET due_at = $4::timestamptz WHERE ${at}`,
    values: [...key, new Date(nextAt).toISOString()],
    mustAffect: 1,
  };
}
