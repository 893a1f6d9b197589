import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAgainst } from './against.ts';
import { createBenchStack, type BenchStack } from './bench-stack.ts';
import { createStackOf } from './other-commit.ts';
import { report, reportRounds, type Row } from './report.ts';
import { measureCompared } from './rows/compared.ts';
import { FUNCTION_ROWS } from './rows/function-rows.ts';
import { measureLong } from './rows/long.ts';
import { OWN_ROWS, RUN20_COUNT, warmUp } from './rows/own-rows.ts';
import { measureParked } from './rows/parked.ts';
import { measureSecondStart } from './rows/second-start.ts';

const MEGABYTE = 1_000_000;

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
  await warmUp(stack);
  for (const { name, unit, target, measure } of OWN_ROWS.filter((row) => row.name !== 'long998' && wanted(row.name))) {
    const before = stack.cpu();
    rows.push(await reportRounds(rounds, name, unit, target, () => measure(stack)));
    if (name === 'run20') printCpu(before, stack.cpu(), RUN20_COUNT * rounds);
  }
  for (const { name, target, measure } of FUNCTION_ROWS.filter((row) => wanted(row.name))) {
    rows.push(await reportRounds(rounds, name, 'ms', target, measure));
  }
  if (wanted('long')) rows.push(...(await measureLong(stack, Math.min(rounds, 3))));
  // Parking ten thousand executions fills Redis, which would slow down the rows after it.
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
    against: { type: 'string' },
  },
});
const names = args.rows?.split(',');
const wanted = (name: string): boolean => names === undefined || names.includes(name);
console.log(
  `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; medians of ${args.rounds} rounds, fsync on, runner in its own process`,
);
const rounds = Number(args.rounds);

async function save(result: object): Promise<void> {
  if (args.json === undefined) return;
  const machine = { node: process.version, cores: cpus().length };
  await writeFile(args.json, `${JSON.stringify({ ...machine, ...result }, null, 2)}\n`);
}

/** This commit against another one, in turns. */
async function runAgainst(commit: string): Promise<void> {
  const there = await createStackOf(commit, { isOnDapr: args.dapr });
  const here = await createBenchStack({ isOnDapr: args.dapr });
  const rows = await measureAgainst(here, there, wanted, rounds);
  await here.stop();
  await there.stop();
  await save({ against: commit, rows });
}

async function runAlone(): Promise<void> {
  const stack = await createBenchStack({ isOnDapr: args.dapr });
  const rows = [...(await measureAll(stack, wanted, rounds))];
  if (args.dapr) {
    const { workflow, fallback } = await stack.turns();
    rows.push(report('fallback', '%', '≤ 1', [(100 * fallback) / (workflow + fallback)]));
  }
  const memory = stack.memory();
  const each = Object.entries(memory).map(([name, bytes]) => `${name} ${Math.round(bytes / MEGABYTE)} MB`);
  console.log(`memory       ${each.join(', ')}`);
  await stack.stop();
  if (wanted('start')) rows.push(await reportRounds(rounds, 'start', 's', '≤ 10', measureSecondStart()));
  await save({ rows, memory });
}

await (args.against === undefined ? runAlone() : runAgainst(args.against));
