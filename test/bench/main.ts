import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { createBenchStack, type BenchStack } from './bench-stack.ts';
import { chain, fanOut } from './definitions.ts';
import { report, reportRounds, type Row } from './report.ts';
import { measureCompared } from './rows/compared.ts';
import { measureLatency, measureThroughput, runs } from './rows/latency.ts';
import { measureLive } from './rows/live.ts';
import { measureLong } from './rows/long.ts';
import { measureParked } from './rows/parked.ts';
import { measureSecondStart } from './rows/second-start.ts';

const MEGABYTE = 1_000_000;
const RUN20_COUNT = 400;

type Figures = Readonly<Record<string, number>>;

function printCpu(before: Figures, after: Figures, executions: number): void {
  const each = Object.entries(after).map(
    ([name, ms]) => `${name} ${((ms - (before[name] ?? 0)) / executions).toFixed(2)} ms`,
  );
  console.log(`             processor time an execution: ${each.join(', ')}`);
}

async function measureAll(
  stack: BenchStack,
  wanted: (name: string) => boolean,
  rounds: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const add = async (name: string, unit: string, target: string, once: () => Promise<number>): Promise<void> => {
    if (wanted(name)) rows.push(await reportRounds(rounds, name, unit, target, once));
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
  if (wanted('long')) rows.push(...(await measureLong(stack, Math.min(rounds, 3))));
  // What parks ten thousand leaves Redis fuller than it was, which would be unfair to whoever comes after.
  if (stack.info.dapr !== undefined && wanted('naive')) rows.push(...(await measureCompared(stack, rounds)));
  if (wanted('parked')) {
    const { startSeconds, orchestratorBytes, approveSeconds } = await measureParked(stack);
    rows.push(
      report('parked start', 's', '-', [startSeconds]),
      report('parked mem', 'MB', '≤ 300', [orchestratorBytes / MEGABYTE]),
      report('parked end', 's', '≤ 90', [approveSeconds]),
    );
  }
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
const memory = stack.memory();
console.log(
  `memory       ${Object.entries(memory)
    .map(([name, bytes]) => `${name} ${Math.round(bytes / MEGABYTE)} MB`)
    .join(', ')}`,
);
await stack.stop();
if (wanted('start')) rows.push(await reportRounds(Number(args.rounds), 'start', 's', '≤ 10', measureSecondStart()));
if (args.json !== undefined)
  await writeFile(
    args.json,
    `${JSON.stringify({ node: process.version, cores: cpus().length, rows, memory }, null, 2)}\n`,
  );
