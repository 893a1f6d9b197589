import type { BenchStack } from './bench-stack.ts';
import { type OwnRow, OWN_ROWS, warmUp } from './rows/own-rows.ts';
import { median } from './statistics.ts';

/** A row of both commits; `slower` is how much slower this one is: 0.05 is 5 %, negative is faster. */
export interface AgainstRow {
  readonly name: string;
  readonly unit: string;
  readonly here: readonly number[];
  readonly there: readonly number[];
  readonly slower: number;
}

const format = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

function compare({ name, unit, isBetter }: OwnRow, here: readonly number[], there: readonly number[]): AgainstRow {
  const ratio = isBetter === 'lower' ? median(here) / median(there) : median(there) / median(here);
  const row = { name, unit, here, there, slower: ratio - 1 };
  const change = `${row.slower > 0 ? '+' : ''}${(row.slower * 100).toFixed(1)} %`;
  console.log(
    `${name.padEnd(10)} ${format(median(here)).padStart(8)} against ${format(median(there)).padStart(8)} ${unit.padEnd(3)} slower by ${change.padStart(8)}   rounds: ${here.map(format).join(' ')} against ${there.map(format).join(' ')}`,
  );
  return row;
}

/** Measures both in turns, round by round; who is first changes each round. */
async function measureRow(row: OwnRow, here: BenchStack, there: BenchStack, rounds: number): Promise<AgainstRow> {
  const figures = { here: [] as number[], there: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const turns = [
      async () => figures.here.push(await row.measure(here)),
      async () => figures.there.push(await row.measure(there)),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return compare(row, figures.here, figures.there);
}

/** Measures each wanted row on both stacks in turns, prints it and gives it back. */
export async function measureAgainst(
  here: BenchStack,
  there: BenchStack,
  isWanted: (name: string) => boolean,
  rounds: number,
): Promise<readonly AgainstRow[]> {
  for (const stack of [here, there]) await warmUp(stack);
  const rows: AgainstRow[] = [];
  for (const row of OWN_ROWS.filter(({ name }) => isWanted(name))) {
    rows.push(await measureRow(row, here, there, rounds));
  }
  return rows;
}
