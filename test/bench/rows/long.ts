import type { BenchStack } from '../bench-stack.ts';
import { chain } from '../definitions.ts';
import { report, type Row } from '../report.ts';
import { measureHistory } from './history.ts';
import { measureLatency, runs } from './latency.ts';

/** With its trigger, as many nodes as a definition may have, give or take one. */
const LONG = 998;
const SHORT = 10;
const KILOBYTE = 1_000;

/** One execution of a thousand steps in a row: what a step costs there, against one of ten, and what Dapr keeps of it. */
export async function measureLong(stack: BenchStack, rounds: number): Promise<readonly Row[]> {
  const inLong: number[] = [];
  const ratios: number[] = [];
  let lastId = '';
  for (let round = 0; round < rounds; round += 1) {
    const short = (await measureLatency(runs(stack, chain(SHORT)), 20)) / SHORT;
    const from = performance.now();
    lastId = await stack.start(chain(LONG));
    await stack.ended(lastId);
    const long = (performance.now() - from) / LONG;
    inLong.push(long);
    ratios.push(long / short);
  }
  const rows = [report('long998', 'ms', '-', inLong), report('  to seq10', '×', '≤ 2', ratios)];
  const redisUrl = stack.info.dapr?.redisUrl;
  if (redisUrl === undefined) return rows;
  return [...rows, report('  history', 'kB', '≤ 1000', [(await measureHistory(redisUrl, lastId)) / KILOBYTE])];
}
