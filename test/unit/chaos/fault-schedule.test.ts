import { describe, expect, test } from 'vitest';
import { KILL_KINDS, LEAST_MS, makeFaultSchedule, STOP_KINDS } from '../../chaos/fault-schedule.ts';
import { createRandom } from '../../chaos/random.ts';

const THREE_MINUTES = 180_000;
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

const schedule = (seed: number, withinMs = THREE_MINUTES) => makeFaultSchedule(createRandom(seed), withinMs);

describe('the faults of a run', () => {
  test.each([LEAST_MS, 90_000, THREE_MINUTES])('within %i ms are of every kind, whatever the seed', (withinMs) => {
    for (const seed of SEEDS) {
      const count = (kind: string) => schedule(seed, withinMs).filter((fault) => fault.kind === kind).length;
      for (const kind of KILL_KINDS) expect(count(kind), `${kind} of seed ${seed}`).toBeGreaterThanOrEqual(2);
      for (const kind of STOP_KINDS) expect(count(kind), `${kind} of seed ${seed}`).toBe(1);
    }
  });

  test('come one after the other, and all within the time', () => {
    for (const seed of SEEDS) {
      let clock = 0;
      for (const { atMs, forMs } of schedule(seed)) {
        expect(atMs).toBeGreaterThanOrEqual(clock);
        clock = atMs + forMs;
      }
      expect(clock).toBeLessThanOrEqual(THREE_MINUTES);
    }
  });

  test('are the same for the same seed, and others for another', () => {
    expect(schedule(7)).toEqual(schedule(7));
    expect(schedule(7)).not.toEqual(schedule(8));
  });

  test('one stop of the runner is longer than its leases', () => {
    const zombie = schedule(1).find((fault) => fault.kind === 'zombie');
    expect(zombie?.forMs).toBeGreaterThan(10_000);
  });

  test('are refused where they find no room', () => {
    expect(() => schedule(1, LEAST_MS - 1)).toThrow('at least 60 s');
  });
});
