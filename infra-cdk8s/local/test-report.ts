import { z } from 'zod';

/** How many passed and failed; a check that is no test counts as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Adds up tallies. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  };
}

/** The tally of a check that only says yes or no. */
export function tallyExit(exitCode: number): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A run that ended badly has failed somewhere, even where its report names no failed test. */
function withExit(tally: Tally, exitCode: number): Tally {
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Reads Vitest's JSON report (https://vitest.dev/guide/reporters#json-reporter); a file that could not be loaded counts as one failure. */
export function tallyVitest(report: string | null, exitCode: number): Tally {
  if (report === null) return tallyExit(exitCode === 0 ? 1 : exitCode);
  const { numPassedTests, numFailedTests, testResults } = VitestReport.parse(JSON.parse(report));
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return withExit({ passed: numPassedTests, failed: numFailedTests + unloaded }, exitCode);
}

/** Reads the last `N passed, N failed` that a program printed. */
export function tallyOutput(output: string, exitCode: number): Tally {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (last === undefined) return tallyExit(exitCode === 0 ? 1 : exitCode);
  return withExit({ passed: Number(last[1]), failed: Number(last[2]) }, exitCode);
}
