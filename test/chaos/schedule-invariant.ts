import type pg from 'pg';

/** What was done to the schedules of a run, by instants in milliseconds since 1970. */
export interface ScheduleLog {
  readonly ids: readonly string[];
  /** Instants that a schedule certainly had. */
  readonly armed: readonly { readonly workflowId: string; readonly at: number }[];
  /** While the triggers of a workflow were certainly off. */
  readonly off: readonly { readonly workflowId: string; readonly from: number; readonly until: number }[];
}

/** One start by a schedule. */
export interface Firing {
  readonly executionId: string;
  readonly workflowId: string;
  readonly scheduledAt: number;
  /** The first instant that it makes up for; its own when it makes up for none. */
  readonly coversFrom: number;
  readonly startedAt: number;
}

const MINUTE_MS = 60_000;
/** The clocks of the database and of the orchestrator are one machine's, read one after the other. */
const CLOCK_MS = 50;

/** Every start by a schedule. */
export async function readFirings(pool: pg.Pool): Promise<readonly Firing[]> {
  const { rows } = await pool.query<{
    id: string;
    workflow_id: string;
    trigger: Record<string, string | null>;
    ms: string;
  }>(
    `SELECT id, workflow_id, trigger, extract(epoch FROM started_at) * 1000 AS ms FROM executions WHERE trigger_type = 'schedule'`,
  );
  return rows.map(({ id, workflow_id: workflowId, trigger, ms }) => {
    const scheduledAt = Date.parse(trigger['scheduledAt'] ?? '');
    const missedSince = trigger['missedSince'] ?? null;
    const coversFrom = missedSince === null ? scheduledAt : Date.parse(missedSince);
    return { executionId: id, workflowId, scheduledAt, coversFrom, startedAt: Number(ms) };
  });
}

const tell = (ms: number): string => new Date(ms).toISOString();

function checkWorkflow(firings: readonly Firing[], isSwitched: boolean): readonly string[] {
  const problems: string[] = [];
  const sorted = firings.toSorted((a, b) => a.scheduledAt - b.scheduledAt);
  for (const [index, firing] of sorted.entries()) {
    const before = sorted[index - 1];
    if (firing.startedAt < firing.scheduledAt - CLOCK_MS)
      problems.push(`P20 ${firing.executionId} began at ${tell(firing.startedAt)}, before its instant`);
    if (before === undefined) continue;
    if (firing.coversFrom <= before.scheduledAt)
      problems.push(`P20 ${firing.executionId} repeats ${tell(firing.coversFrom)} of ${before.executionId}`);
    const next = (Math.floor(before.scheduledAt / MINUTE_MS) + 1) * MINUTE_MS;
    if (!isSwitched && next < firing.coversFrom) problems.push(`P20 nothing was fired for ${tell(next)}`);
  }
  return problems;
}

/** P20: each instant of a schedule starts one execution or is made up for by one, never early, and none while the triggers are off. */
export function checkSchedules(firings: readonly Firing[], { ids, armed, off }: ScheduleLog): readonly string[] {
  const switched = new Set(off.map(({ workflowId }) => workflowId));
  const of = (workflowId: string) => firings.filter((firing) => firing.workflowId === workflowId);
  return [
    ...ids.flatMap((id) => checkWorkflow(of(id), switched.has(id))),
    ...armed.flatMap(({ workflowId, at }) => {
      const starts = of(workflowId).filter((firing) => firing.coversFrom <= at && at <= firing.scheduledAt);
      return starts.length === 1 ? [] : [`P20 ${workflowId} was started ${starts.length} times for ${tell(at)}`];
    }),
    ...off.flatMap(({ workflowId, from, until }) =>
      of(workflowId)
        .filter(({ startedAt }) => startedAt > from && startedAt < until)
        .map(({ executionId }) => `P20 ${executionId} was started while the triggers were off`),
    ),
    ...(firings.length === 0 ? ['P20 no schedule was fired'] : []),
  ];
}
