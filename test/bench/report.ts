import { median } from './statistics.ts';

/** One line of the report: medians over rounds, with the target that the product sets itself. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly target: string;
  readonly rounds: readonly number[];
  readonly median: number;
}

/** Prints a line and gives it back. */
export function report(name: string, unit: string, target: string, rounds: readonly number[]): Row {
  const row = { name, unit, target, rounds, median: median(rounds) };
  const each = rounds.map((value) => value.toFixed(row.median < 10 ? 2 : 1)).join(' ');
  console.log(
    `${name.padEnd(12)} ${row.median.toFixed(row.median < 10 ? 2 : 1).padStart(9)} ${unit.padEnd(6)} target ${target.padEnd(10)} rounds: ${each}`,
  );
  return row;
}

/** Measures round after round, then prints. */
export async function reportRounds(
  rounds: number,
  name: string,
  unit: string,
  target: string,
  once: () => Promise<number>,
): Promise<Row> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) values.push(await once());
  return report(name, unit, target, values);
}
