import { DIFFERENCES, PARTS } from './differences.ts';
import { runTest, type TestOutcome } from './run-test.ts';
import { findSuite, listTests } from './suite.ts';

/** `failed`: those that are no difference that was decided. */
type Counts = Record<TestOutcome['kind'] | 'decided', number>;

const createCounts = (): Counts => ({ passed: 0, failed: 0, decided: 0, protobuf: 0, 'left out': 0 });

function describe(outcome: TestOutcome): string {
  if (outcome.kind !== 'failed') return 'passes, and is told as a difference';
  return `wanted ${outcome.wanted}, came ${outcome.came}`;
}

function write(name: string, { passed, failed, decided, protobuf, 'left out': leftOut }: Counts): string {
  const of = passed + failed + decided + protobuf;
  const others = [
    [decided, 'decided otherwise'],
    [protobuf, 'with messages of their own'],
    [leftOut, 'left out'],
  ] as const;
  const told = others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${name.padEnd(16)} ${[`${passed} of ${of}`, ...told].join(', ')}`;
}

/** Runs a file of the suite. What fails is said, unless it is a difference that was decided. */
function runFile(suite: string, file: string, minimum: number): Counts {
  const counts = createCounts();
  for (const test of listTests(suite, file)) {
    const outcome = runTest(test);
    const isDecided = `${file}: ${test.name}` in DIFFERENCES;
    if (outcome.kind === 'failed' && isDecided) counts.decided++;
    else if (outcome.kind === 'failed' || (outcome.kind === 'passed' && isDecided)) {
      counts.failed++;
      console.log(`  ${test.name}: ${test.source.slice(0, 120)}: ${describe(outcome)}`);
    } else counts[outcome.kind]++;
  }
  if (counts.passed < minimum && counts.failed === 0) {
    counts.failed = minimum - counts.passed;
    console.log(`  fewer than the ${minimum} tests that passed are run`);
  }
  console.log(write(file, counts));
  return counts;
}

function add(all: readonly Counts[]): Counts {
  const total = createCounts();
  for (const counts of all) {
    for (const kind of ['passed', 'failed', 'decided', 'protobuf', 'left out'] as const) total[kind] += counts[kind];
  }
  return total;
}

function main(): void {
  const suite = findSuite();
  if (!suite.ok) {
    console.log(`Left out: conformance of CEL (${suite.missing})`);
    return;
  }
  const totals = Object.entries(PARTS).map(([part, files]) => {
    const total = add(Object.entries(files).map(([file, minimum]) => runFile(suite.folder, file, minimum)));
    console.log(`${write(`${part}:`, total)}\n`);
    return total;
  });
  const { passed, failed } = add(totals);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main();
