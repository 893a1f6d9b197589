import { describe, expect, test } from 'vitest';
import { listFailures, sumTallies, tallyOutput, tallyVitest } from '../../run/test-report.ts';

const report = (numPassedTests: number, numFailedTests: number, files: readonly object[] = []) =>
  JSON.stringify({ numPassedTests, numFailedTests, testResults: files });

test('each test that failed is named with its file and the first line of its reason, each file with why it is not loaded', () => {
  const tests = [
    { status: 'passed', fullName: 'adds up', failureMessages: [] },
    { status: 'failed', fullName: 'a stop waits', failureMessages: ['Error: Test timed out\n    at a.ts:3'] },
  ];
  const files = [
    { name: '/project/test/a.test.ts', status: 'failed', assertionResults: tests },
    { name: '/project/test/b.test.ts', status: 'failed', message: 'No such module\nb.ts', assertionResults: [] },
  ];
  expect(listFailures(report(1, 1, files), '/project')).toEqual([
    'test/a.test.ts › a stop waits › Error: Test timed out',
    'test/b.test.ts › No such module',
  ]);
  expect(listFailures(null, '/project')).toEqual([]);
});

describe('the tally of a test run', () => {
  test('has the tests of the report', () => {
    expect(tallyVitest(report(12, 2), 1)).toEqual({ passed: 12, failed: 2 });
  });

  test('counts a file that could not be loaded', () => {
    const files = [{ name: '/project/test/a.test.ts', status: 'failed', assertionResults: [] }];
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
