import type pg from 'pg';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import { readPosition, type InstanceRow, type InstanceState } from '../../../store/dapr-instances.ts';
import { isOver, type DaprEngineLogger, type DaprStatus, type DaprWorkflows } from '../dapr-workflows.ts';
import { WOKEN } from '../run-workflow.ts';

/** What repairing needs of the world. */
export interface RepairDependencies {
  readonly pool: pg.Pool;
  readonly workflows: DaprWorkflows;
  readonly logger: DaprEngineLogger;
}

/**
 * Brings one workflow in line with its execution; the state that its row has then, `restarted` when Dapr had lost it and it runs again, `gone` when
 * nothing is left to keep, null when it stays as it is.
 */
export type Repair = (
  dependencies: RepairDependencies,
  row: InstanceRow,
) => Promise<InstanceState | 'restarted' | 'gone' | null>;

/** How the workflow of an execution stands. One that is suspended goes on from here: only Dapr's own interface does that, and executions are paused by ours. */
async function readStatus(
  { workflows, logger }: RepairDependencies,
  { executionId, runtimeStatus }: InstanceRow,
): Promise<DaprStatus> {
  const status = await workflows.status(executionId);
  if (status !== 'suspended') return status;
  logger.warn({ executionId, runtimeStatus }, 'the workflow of an execution was suspended in Dapr; it is resumed');
  await workflows.resume(executionId);
  return 'running';
}

/** What was started and never scheduled gets its workflow. */
export const schedule: Repair = async ({ workflows }, { executionId }) => {
  await workflows.schedule(executionId);
  return 'running';
};

/** The same for one that has ended meanwhile: its workflow may have been scheduled, and be over, and Dapr would make it anew. */
export const scheduleEnded: Repair = async (dependencies, row) => {
  const status = await dependencies.workflows.status(row.executionId);
  if (status === 'missing') return await schedule(dependencies, row);
  return isOver(status) || status === 'broken' ? 'ended' : 'running';
};

/** An execution that goes on has a workflow that goes on; what Dapr lost is started again, and goes on from the database. */
export const repairOpen: Repair = async (dependencies, row) => {
  const { pool, workflows, logger } = dependencies;
  const { executionId } = row;
  const status = await readStatus(dependencies, row);
  // Nothing that Dapr offers cures it: the engine makes the turns.
  if (status === 'broken')
    logger.warn({ executionId }, 'Dapr has half a workflow, as after its state store was emptied');
  if (status !== 'missing' && !isOver(status)) return 'running';
  const position = await readPosition(pool, executionId);
  // It ended since it was read: then its workflow may be over too.
  if (position === null || isTerminal(position.runtimeStatus)) return null;
  logger.warn({ executionId, status }, 'Dapr lost the workflow of an execution that goes on; it is started again');
  try {
    if (isOver(status)) await workflows.purge(executionId);
    await workflows.schedule(executionId);
    return 'restarted';
  } catch (error) {
    // Scheduled at the next look, also when the execution has ended by then: its workflow would be missed for good.
    logger.warn({ err: error, executionId }, 'the workflow could not be started again yet');
    return 'wanted';
  }
};

/** An ended execution's workflow ends too. */
export const repairEnded: Repair = async (dependencies, row) => {
  const { workflows, logger } = dependencies;
  const { executionId, runtimeStatus } = row;
  const status = await readStatus(dependencies, row);
  if (status === 'missing' || status === 'broken' || isOver(status)) return 'ended';
  logger.info({ executionId, status, runtimeStatus }, 'an execution ended and Dapr has not heard of it; told again');
  if (runtimeStatus === 'TERMINATED') await workflows.terminate(executionId);
  else await workflows.post(executionId, WOKEN);
  return null;
};

/** Of a purged execution Dapr keeps nothing; a workflow that has not ended is ended first. */
export const repairPurged: Repair = async ({ workflows }, { executionId }) => {
  const status = await workflows.status(executionId);
  if (status === 'missing' || status === 'broken') return 'gone';
  if (!isOver(status)) await workflows.terminate(executionId);
  await workflows.purge(executionId);
  return null;
};

/** What ended long enough ago leaves Dapr; a workflow that has not ended, although it was told to, is told again. */
export const forget: Repair = async (dependencies, row) => {
  const { workflows } = dependencies;
  if (await workflows.purge(row.executionId)) return 'gone';
  return (await repairEnded(dependencies, row)) === null ? null : 'gone';
};
