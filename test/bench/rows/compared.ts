import type { BenchStack } from '../bench-stack.ts';
import { chain, fanOut } from '../definitions.ts';
import { type NaiveEngine, startNaiveEngine } from '../naive/naive-engine.ts';
import { report, type Row } from '../report.ts';
import { measureLatency, measureThroughput, runs } from './latency.ts';

/** Something that both can do, and how it is measured. */
interface Comparison {
  readonly name: string;
  readonly unit: string;
  /** Target of the ratio; above 1 the product is better. */
  readonly target: string;
  readonly ratio: (product: number, naive: number) => number;
  readonly product: () => Promise<number>;
  readonly naive: () => Promise<number>;
}

const ofDurations = (product: number, naive: number): number => naive / product;
const ofRates = (product: number, naive: number): number => product / naive;

function toComparisons(stack: BenchStack, naive: NaiveEngine): readonly Comparison[] {
  const chained = () => naive.run({ shape: 'chain', steps: 10 });
  const fannedOut = () => naive.run({ shape: 'fan-out', steps: 10 });
  return [
    {
      name: 'seq10',
      unit: 'ms',
      target: '≥ 1',
      ratio: ofDurations,
      product: () => measureLatency(runs(stack, chain(10)), 30),
      naive: () => measureLatency(chained, 30),
    },
    {
      name: 'par10',
      unit: 'ms',
      target: '-',
      ratio: ofDurations,
      product: () => measureLatency(runs(stack, fanOut(10)), 30),
      naive: () => measureLatency(fannedOut, 30),
    },
    {
      name: 'run20',
      unit: '/s',
      target: '≥ 1.7',
      ratio: ofRates,
      product: () => measureThroughput(runs(stack, chain(10)), 20, 200),
      naive: () => measureThroughput(chained, 20, 100),
    },
    {
      name: 'par10 at 20',
      unit: '/s',
      target: '≥ 3',
      ratio: ofRates,
      product: () => measureThroughput(runs(stack, fanOut(10)), 20, 200),
      naive: () => measureThroughput(fannedOut, 20, 60),
    },
  ];
}

async function compare(rounds: number, comparison: Comparison): Promise<readonly Row[]> {
  const { name, unit, target, ratio } = comparison;
  const product: number[] = [];
  const naive: number[] = [];
  // In turns: what the machine does meanwhile meets both.
  for (let round = 0; round < rounds; round += 1) {
    product.push(await comparison.product());
    naive.push(await comparison.naive());
  }
  return [
    report(name, unit, '-', product),
    report(`  naive`, unit, '-', naive),
    report(
      `  ratio`,
      '×',
      target,
      product.map((value, round) => ratio(value, naive[round] ?? Number.NaN)),
    ),
  ];
}

/** The product and the naive way on the same control plane, Redis and runner, in turns. */
export async function measureCompared(stack: BenchStack, rounds: number): Promise<readonly Row[]> {
  const naive = await startNaiveEngine(stack.info, stack.dataDir);
  try {
    const warmUp = { shape: 'chain', steps: 10 } as const;
    await measureThroughput(() => naive.run(warmUp), 20, 60);
    const rows: Row[] = [];
    for (const comparison of toComparisons(stack, naive)) rows.push(...(await compare(rounds, comparison)));
    return rows;
  } finally {
    await naive.stop();
  }
}
