import { relative } from 'node:path';
import { z } from 'zod';

/** How many passed and failed; a check that is no test counts as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
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

/** One line for each test of Vitest's report that failed, and each file that could not be loaded: where it is, its name, what it says. */
export function listFailures(report: string | null, root: string): readonly string[] {
  if (report === null) return [];
  return VitestReport.parse(JSON.parse(report)).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const line = (...parts: readonly string[]) => [relative(root, name), ...parts].join(' › ');
    if (status === 'failed' && assertionResults.length === 0) return [line(firstLine(message))];
    return assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => line(test.fullName, firstLine(test.failureMessages?.[0] ?? '')));
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Reads the last `N passed, N failed` that a program printed. */
export function tallyOutput(output: string, exitCode: number): Tally {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (last === undefined) return tallyExit(exitCode === 0 ? 1 : exitCode);
  return withExit({ passed: Number(last[1]), failed: Number(last[2]) }, exitCode);
}
