import type { ChaosRun } from './chaos-run.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { makeWorkload } from './workloads.ts';

/** Executions that wait for a decision, and for nothing else. */
export interface ParkedExecutions {
  readonly ids: readonly string[];
  /** Approves each; resolves with what was refused. */
  approve(): Promise<readonly string[]>;
}

const PARKED = 3;

/** Starts some; resolves when each is at its gate. */
export async function parkExecutions(
  { client, ledger, random, onAccepted }: ChaosRun,
  name: string,
): Promise<ParkedExecutions> {
  const ids = await Promise.all(
    Array.from({ length: PARKED }, async (_, index) => {
      const workload = makeWorkload('approval', `parked-${name}${index}`, ledger.baseUrl, random, true);
      const id = await client.start(workload);
      onAccepted(id, workload);
      await client.waitAtGate(id);
      return id;
    }),
  );
  return {
    ids,
    approve: async () => {
      const decide = (id: string) => client.intervene(id, { kind: 'decide', approved: true });
      const outcomes = await Promise.allSettled(ids.map(decide));
      return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    },
  };
}

/** P8: each was at its gate when Redis was emptied, and approved later; the sentences say which was not. */
export function checkParked(
  records: readonly ExecutionRecord[],
  ids: readonly string[],
  emptiedAt: number,
): readonly string[] {
  if (ids.length === 0) return ['P8 nothing waited for a decision when Redis was emptied'];
  return ids.flatMap((id) => {
    const events = records.find((record) => record.id === id)?.events ?? [];
    const at = (wanted: 'approval.requested' | 'approval.decided') =>
      events.flatMap(({ type, at: happenedAt }) => (type === wanted ? [Date.parse(happenedAt)] : []));
    const [opened, decided] = [at('approval.requested'), at('approval.decided')];
    const wasOpen = opened.some((openedAt) => openedAt < emptiedAt) && decided.every((one) => one >= emptiedAt);
    if (!wasOpen) return [`P8 ${id} was not at its gate when Redis was emptied`];
    return decided.length === 0 ? [`P8 ${id} was never decided`] : [];
  });
}
