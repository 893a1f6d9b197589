import { DIFFERENCES, FILES } from './differences.ts';
import { runTest, type TestOutcome } from './run-test.ts';
import { findSuite, listTests } from './suite.ts';

interface Counts {
  passed: number;
  failed: number;
  run: number;
  leftOut: number;
}

function describe(outcome: TestOutcome): string {
  if (outcome.kind !== 'failed') return 'passes, and is told as a difference';
  return `wanted ${outcome.wanted}, came ${outcome.came}`;
}

/** Runs a file of the suite. What fails is said, unless it is a difference that was decided. */
function runFile(suite: string, file: string, minimum: number, total: Counts): void {
  const counts: Counts = { passed: 0, failed: 0, run: 0, leftOut: 0 };
  for (const test of listTests(suite, file)) {
    const outcome = runTest(test);
    if (outcome.kind === 'left out') {
      counts.leftOut++;
      continue;
    }
    counts.run++;
    if (outcome.kind === 'passed') counts.passed++;
    const isDecided = `${file}: ${test.name}` in DIFFERENCES;
    if ((outcome.kind === 'passed') !== isDecided) continue;
    counts.failed++;
    console.log(`  ${test.name}: ${test.source.slice(0, 120)}: ${describe(outcome)}`);
  }
  if (counts.passed < minimum && counts.failed === 0) {
    counts.failed = minimum - counts.passed;
    console.log(`  fewer than the ${minimum} tests that passed are run`);
  }
  const leftOut = counts.leftOut === 0 ? '' : `, ${counts.leftOut} left out`;
  console.log(`${file.padEnd(16)} ${counts.passed} of ${counts.run}${leftOut}`);
  for (const key of ['passed', 'failed', 'run', 'leftOut'] as const) total[key] += counts[key];
}

function runPart(suite: string, part: keyof typeof FILES): Counts {
  const total: Counts = { passed: 0, failed: 0, run: 0, leftOut: 0 };
  for (const [file, minimum] of Object.entries(FILES[part])) runFile(suite, file, minimum, total);
  console.log(`${`${part}:`.padEnd(16)} ${total.passed} of ${total.run}, ${total.leftOut} left out\n`);
  return total;
}

function main(): void {
  const suite = findSuite();
  if (!suite.ok) {
    console.log(`Left out: conformance of CEL (${suite.missing})`);
    return;
  }
  const totals = [runPart(suite.folder, 'standard'), runPart(suite.folder, 'extensions')];
  const failed = totals.reduce((sum, each) => sum + each.failed, 0);
  console.log(`${totals.reduce((sum, each) => sum + each.passed, 0)} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main();
