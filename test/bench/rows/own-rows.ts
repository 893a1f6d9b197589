import type { BenchStack } from '../bench-stack.ts';
import { chain, fanOut } from '../definitions.ts';
import { measureLatency, measureThroughput, runs } from './latency.ts';
import { measureLive } from './live.ts';
import { measureWait } from './wait.ts';

/** One figure of a stack, measured as often as one likes. */
export interface OwnRow {
  readonly name: string;
  readonly unit: 'ms' | '/s';
  /** Set by the product for itself. */
  readonly target: string;
  readonly isBetter: 'lower' | 'higher';
  readonly measure: (stack: BenchStack) => Promise<number>;
}

/** Executions of one round of run20. */
export const RUN20_COUNT = 400;

/** A step is an action that goes through broker and runner. */
export const OWN_ROWS: readonly OwnRow[] = [
  latency('seq1', '≤ 8', 1, 60),
  latency('seq10', '≤ 30', 10, 40),
  {
    name: 'par10',
    unit: 'ms',
    target: '≤ 15',
    isBetter: 'lower',
    measure: (stack) => measureLatency(runs(stack, fanOut(10)), 40),
  },
  {
    name: 'run20',
    unit: '/s',
    target: '≥ 150',
    isBetter: 'higher',
    measure: (stack) => measureThroughput(runs(stack, chain(10)), 20, RUN20_COUNT),
  },
  latency('fibo40', '≤ 120', 40, 10),
  {
    name: 'wide1000',
    unit: 'ms',
    target: '≤ 2000',
    isBetter: 'lower',
    measure: (stack) => measureLatency(runs(stack, fanOut(998)), 1),
  },
  latency('long998', '-', 998, 1),
  { name: 'wait', unit: 'ms', target: '≤ 100', isBetter: 'lower', measure: measureWait },
  {
    name: 'live200',
    unit: 'ms',
    target: '≤ 50',
    isBetter: 'lower',
    measure: (stack) => measureLive(stack, 200),
  },
];

/** The median of `count` executions of so many steps in a row, one at a time. */
function latency(name: string, target: string, steps: number, count: number): OwnRow {
  return {
    name,
    unit: 'ms',
    target,
    isBetter: 'lower',
    measure: (stack) => measureLatency(runs(stack, chain(steps)), count),
  };
}

/** Compiles the hot paths and fills the pools. */
export async function warmUp(stack: BenchStack): Promise<void> {
  await measureLatency(runs(stack, chain(10)), 100);
  await measureThroughput(runs(stack, chain(10)), 20, RUN20_COUNT);
}
