import { describe, expect, test } from 'vitest';
import { sumTallies, tallyOutput, tallyVitest } from '#infra/local/test-report.ts';

const report = (numPassedTests: number, numFailedTests: number, files: readonly object[] = []) =>
  JSON.stringify({ numPassedTests, numFailedTests, testResults: files });

describe('the tally of a test run', () => {
  test('has the tests of the report', () => {
    expect(tallyVitest(report(12, 2), 1)).toEqual({ passed: 12, failed: 2 });
  });

  test('counts a file that could not be loaded', () => {
    const files = [{ status: 'failed', assertionResults: [] }];
    expect(tallyVitest(report(3, 0, files), 1)).toEqual({ passed: 3, failed: 1 });
  });

  test('is a failure when the run failed and no test did, and when there is no report', () => {
    expect(tallyVitest(report(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
    expect(tallyVitest(null, 0)).toEqual({ passed: 0, failed: 1 });
  });

  test('takes the last line of a program that counts itself', () => {
    expect(tallyOutput('1 passed, 1 failed\nmore\n8 passed, 0 failed\n', 0)).toEqual({ passed: 8, failed: 0 });
    expect(tallyOutput('8 passed, 0 failed\n', 1)).toEqual({ passed: 8, failed: 1 });
    expect(tallyOutput('silence', 0)).toEqual({ passed: 0, failed: 1 });
  });

  test('adds up', () => {
    expect(
      sumTallies([
        { passed: 1, failed: 0 },
        { passed: 2, failed: 3 },
      ]),
    ).toEqual({ passed: 3, failed: 3 });
  });
});
