import { describe, expect, test } from 'vitest';
import { type DaprFault, describeFault, listDaprFaults, recoveryLimitMs } from '../../chaos/dapr-faults.ts';
import { createRandom } from '../../chaos/random.ts';
import { judgeRecovery } from '../../chaos/recovery.ts';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const OF_DAPR = ['orchestrator-sidecar', 'runner-sidecar', 'placement', 'redis'];
const EACH = ['web', 'orchestrator', 'runner', 'postgres', ...OF_DAPR];

const list = (seed: number, extent: 'whole' | 'brief' = 'whole') => listDaprFaults(createRandom(seed), extent);
const targets = (faults: readonly DaprFault[], kind: 'kill' | 'stop') =>
  faults.flatMap((fault) => (fault.kind === kind ? [fault.target as string] : [])).toSorted();

describe('the faults of a run on Dapr', () => {
  test('kill each process and all at once, stop each for 20 s, and empty Redis in the middle, whatever the seed', () => {
    for (const seed of SEEDS) {
      const faults = list(seed);
      expect(targets(faults, 'kill')).toEqual([...EACH, 'all'].toSorted());
      expect(targets(faults, 'stop')).toEqual(EACH.toSorted());
      for (const fault of faults) if (fault.kind === 'stop') expect(fault.forMs).toBe(20_000);
      expect(faults.findIndex(({ kind }) => kind === 'flush')).toBe(Math.floor((faults.length - 1) / 2));
    }
  });

  test.each(['whole', 'brief'] as const)(
    "kill the orchestrator's sidecar after Redis was emptied in a %s run, so that Dapr forgets what waits",
    (extent) => {
      for (const seed of SEEDS) {
        const faults = list(seed, extent);
        const after = faults.slice(faults.findIndex(({ kind }) => kind === 'flush'));
        expect(targets(after, 'kill')).toEqual(
          expect.arrayContaining([expect.stringMatching(/^(orchestrator-sidecar|all)$/)]),
        );
        expect(new Set(faults.map(describeFault)).size).toBe(faults.length);
      }
    },
  );

  test('are in a brief run those of what Dapr brings', () => {
    expect(targets(list(1, 'brief'), 'kill')).toEqual([...OF_DAPR, 'all'].toSorted());
    expect(targets(list(1, 'brief'), 'stop')).toEqual(OF_DAPR.toSorted());
  });

  test('come in the same order for the same seed, and in another for another', () => {
    expect(list(7)).toEqual(list(7));
    expect(list(7)).not.toEqual(list(8));
  });

  test('may take 90 s to recover from, and 10 s where only a daprd died', () => {
    const limits = list(1).map((fault) => [describeFault(fault), recoveryLimitMs(fault)] as const);
    const short = limits.filter(([, limitMs]) => limitMs === 10_000).map(([name]) => name);
    expect(short.toSorted()).toEqual(['orchestrator-sidecar killed', 'runner-sidecar killed']);
    expect(new Set(limits.map(([, limitMs]) => limitMs))).toEqual(new Set([10_000, 90_000]));
  });

  test('are judged by the later of the new execution and of those under way', () => {
    const fault = { kind: 'kill', target: 'runner-sidecar' } as const;
    const recovery = { fault, faultAt: 0, probeMs: 1_000, underWayMs: 9_000, underWay: 3, open: [] };
    expect(judgeRecovery(recovery).problems).toEqual([]);
    expect(judgeRecovery({ ...recovery, underWayMs: 10_100 }).problems).toEqual(['10.1 s, wanted 10 s']);
    expect(judgeRecovery({ ...recovery, probeMs: 12_000, open: ['e1'] }).problems).toEqual([
      '12.0 s, wanted 10 s; still open: e1',
    ]);
    expect(judgeRecovery({ ...recovery, open: ['e1'] }).problems).toEqual(['9.0 s, wanted 10 s; still open: e1']);
  });
});
