import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { WorkflowDefinition } from '#schemas/workflow-definition.ts';
import { createBenchStack, type BenchStack } from './bench-stack.ts';
import { chain, fanOut } from './definitions.ts';
import { startNaiveEngine } from './naive/naive-engine.ts';
import { measureLatency, measureThroughput } from './rows/latency.ts';
import { measureLive } from './rows/live.ts';
import { measureParked } from './rows/parked.ts';
import { measureSecondStart } from './rows/second-start.ts';
import { median } from './statistics.ts';

/** One line of the report: medians over rounds, with the target that the product sets itself. */
interface Row {
  readonly name: string;
  readonly unit: string;
  readonly target: string;
  readonly rounds: readonly number[];
  readonly median: number;
}

const MEGABYTE = 1_000_000;
const RUN20_COUNT = 400;

type Figures = Readonly<Record<string, number>>;

function printCpu(before: Figures, after: Figures, executions: number): void {
  const each = Object.entries(after).map(
    ([name, ms]) => `${name} ${((ms - (before[name] ?? 0)) / executions).toFixed(2)} ms`,
  );
  console.log(`             processor time an execution: ${each.join(', ')}`);
}

/** One execution, from the start request to its committed end. */
function runs(stack: BenchStack, definition: WorkflowDefinition): () => Promise<void> {
  return async () => stack.ended(await stack.start(definition));
}

async function measureRounds(
  rounds: number,
  name: string,
  unit: string,
  target: string,
  once: () => Promise<number>,
): Promise<Row> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) values.push(await once());
  return print({ name, unit, target, rounds: values, median: median(values) });
}

function print(row: Row): Row {
  const each = row.rounds.map((value) => value.toFixed(1)).join(' ');
  console.log(
    `${row.name.padEnd(12)} ${row.median.toFixed(1).padStart(9)} ${row.unit.padEnd(6)} target ${row.target.padEnd(10)} rounds: ${each}`,
  );
  return row;
}

async function measureAll(
  stack: BenchStack,
  wanted: (name: string) => boolean,
  rounds: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const add = async (name: string, unit: string, target: string, once: () => Promise<number>): Promise<void> => {
    if (wanted(name)) rows.push(await measureRounds(rounds, name, unit, target, once));
  };
  await measureLatency(runs(stack, chain(10)), 100);
  await measureThroughput(runs(stack, chain(10)), 20, 400);
  await add('seq1', 'ms', '≤ 8', () => measureLatency(runs(stack, chain(1)), 60));
  await add('seq10', 'ms', '≤ 30', () => measureLatency(runs(stack, chain(10)), 40));
  await add('par10', 'ms', '≤ 15', () => measureLatency(runs(stack, fanOut(10)), 40));
  const before = stack.cpu();
  await add('run20', '/s', '≥ 150', () => measureThroughput(runs(stack, chain(10)), 20, RUN20_COUNT));
  if (wanted('run20')) printCpu(before, stack.cpu(), RUN20_COUNT * rounds);
  await add('fibo40', 'ms', '≤ 120', () => measureLatency(runs(stack, chain(40)), 10));
  await add('wide1000', 'ms', '≤ 2000', () => measureLatency(runs(stack, fanOut(998)), 1));
  await add('live200', 'ms', '≤ 50', () => measureLive(stack, 200));
  if (wanted('parked')) {
    const { startSeconds, orchestratorBytes, approveSeconds } = await measureParked(stack);
    const one = (name: string, unit: string, target: string, value: number): Row =>
      print({ name, unit, target, rounds: [value], median: value });
    rows.push(
      one('parked start', 's', '-', startSeconds),
      one('parked mem', 'MB', '≤ 300', orchestratorBytes / MEGABYTE),
      one('parked end', 's', '≤ 90', approveSeconds),
    );
  }
  return rows;
}

/** The naive way on the same sidecars, control plane and runner, side by side in the same run. */
async function measureBaseline(stack: BenchStack, rounds: number): Promise<readonly Row[]> {
  const naive = await startNaiveEngine(stack.info, stack.dataDir);
  const chained = { shape: 'chain', steps: 10 } as const;
  const fannedOut = { shape: 'fan-out', steps: 10 } as const;
  await measureThroughput(() => naive.run(chained), 20, 60);
  const rows = [
    await measureRounds(rounds, 'naive seq10', 'ms', '-', () => measureLatency(() => naive.run(chained), 20)),
    await measureRounds(rounds, 'naive par10', 'ms', '-', () => measureLatency(() => naive.run(fannedOut), 20)),
    await measureRounds(rounds, 'naive run20', '/s', '-', () => measureThroughput(() => naive.run(chained), 20, 100)),
    await measureRounds(rounds, 'par10 at 20', '/s', '-', () => measureThroughput(runs(stack, fanOut(10)), 20, 100)),
    await measureRounds(rounds, 'naive p10@20', '/s', '-', () => measureThroughput(() => naive.run(fannedOut), 20, 60)),
  ];
  await naive.stop();
  return rows;
}

const { values: args } = parseArgs({
  options: {
    json: { type: 'string' },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    dapr: { type: 'boolean', default: false },
  },
});
const names = args.rows?.split(',');
const wanted = (name: string): boolean => names === undefined || names.includes(name);
console.log(
  `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; medians of ${args.rounds} rounds, fsync on, runner in its own process`,
);
const stack = await createBenchStack({ isOnDapr: args.dapr });
const rows = [...(await measureAll(stack, wanted, Number(args.rounds)))];
if (args.dapr) rows.push(...(await measureBaseline(stack, Number(args.rounds))));
const memory = stack.memory();
console.log(
  `memory       ${Object.entries(memory)
    .map(([name, bytes]) => `${name} ${Math.round(bytes / MEGABYTE)} MB`)
    .join(', ')}`,
);
await stack.stop();
if (wanted('start')) rows.push(await measureRounds(Number(args.rounds), 'start', 's', '≤ 10', measureSecondStart()));
if (args.json !== undefined)
  await writeFile(
    args.json,
    `${JSON.stringify({ node: process.version, cores: cpus().length, rows, memory }, null, 2)}\n`,
  );
