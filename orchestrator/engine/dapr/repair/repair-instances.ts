import {
  deleteInstances,
  writeInstances,
  type InstanceRow,
  type InstanceState,
} from '../../../store/dapr-instances.ts';
import type { Repair, RepairDependencies } from './repairs.ts';
import { isSidecarAway, isUnanswered } from '../sdk/sidecar-calls.ts';

/** Calls to the sidecar at the same time. */
const PARALLEL = 8;

type Verdict = Awaited<ReturnType<Repair>>;

/**
 * Repairs rows side by side and notes what came of each; resolves with whether Dapr had lost one of them. A row that cannot be repaired is told and looked at again later, so that it keeps no other waiting.
 *
 * @throws what says that the sidecar or the database is away: then the rest would fail as well.
 */
export async function repairInstances(
  dependencies: RepairDependencies,
  rows: readonly InstanceRow[],
  state: InstanceState,
  repair: Repair,
  isClosed: () => boolean,
): Promise<boolean> {
  const verdicts = new Map<Verdict, string[]>();
  const waiting = [...rows];
  const away: unknown[] = [];
  let unanswered = 0;

  async function repairNext(): Promise<void> {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      if (away.length > 0 || isClosed()) return;
      let verdict: Verdict = null;
      try {
        verdict = await repair(dependencies, row);
      } catch (error) {
        // One workflow may be in the middle of a long turn; several are none.
        const isEnough = isUnanswered(error) ? (unanswered += 1) >= PARALLEL : isSidecarAway(error);
        if (isEnough) {
          away.push(error);
          return;
        }
        dependencies.logger.warn({ err: error, executionId: row.executionId }, 'a workflow could not be compared');
      }
      verdicts.set(verdict, [...(verdicts.get(verdict) ?? []), row.executionId]);
    }
  }

  await Promise.all(Array.from({ length: PARALLEL }, repairNext));
  for (const [verdict, ids] of verdicts) {
    if (verdict === 'gone') await deleteInstances(dependencies.pool, ids);
    else await writeInstances(dependencies.pool, ids, state, verdict === 'restarted' ? 'running' : (verdict ?? state));
  }
  if (away.length > 0) throw away[0];
  return verdicts.has('restarted') || (state === 'running' && verdicts.has('wanted'));
}
