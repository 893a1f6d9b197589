import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMissingDapr } from '#infra/local/dapr/missing-dapr.ts';
import { findSuite } from '../conformance/suite.ts';
import { runCommand } from './run-command.ts';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';
import { listFailures, sumTallies, type Tally, tallyExit, tallyOutput, tallyVitest } from './test-report.ts';

interface Check {
  readonly title: string;
  readonly run: () => Promise<{
    readonly tally: Tally;
    readonly seconds: number;
    /** A line for each part that failed, where the check has parts. */
    readonly failures?: readonly string[];
  }>;
}

/** Limit of one check. Only a check that hangs takes longer, on a slow machine too. */
const TIMEOUT_MS = 1_500_000;
const CHAOS_MINUTES = '3';

const tool = (name: string, ...args: string[]) => [join(PROJECT_ROOT, 'node_modules/.bin', name), ...args];
const script = (path: string, ...args: string[]) => [process.execPath, '--import', 'tsx', path, ...args];
const isThere = (path: string) => existsSync(join(PROJECT_ROOT, path));
const print = (text: string) => void process.stdout.write(text);

/** A check that is heard of only when it fails. */
function quiet(title: string, command: readonly string[]): Check {
  return {
    title,
    run: async () => {
      const { exitCode, output, seconds } = await runCommand(command, TIMEOUT_MS, () => undefined);
      if (exitCode !== 0) print(`\n── ${title}\n${output}\n`);
      return { tally: tallyExit(exitCode), seconds };
    },
  };
}

function vitest(title: string, ...args: string[]): Check {
  return {
    title,
    run: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'workflow-builder-report-'));
      try {
        const file = join(folder, 'report.json');
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
        const { exitCode, seconds } = await runCommand(tool('vitest', 'run', ...reporters, ...args), TIMEOUT_MS, print);
        const report = await readFile(file, 'utf8').catch(() => null);
        return { tally: tallyVitest(report, exitCode), seconds, failures: listFailures(report, PROJECT_ROOT) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** A program that ends with a line `N passed, N failed`. */
function program(title: string, command: readonly string[]): Check {
  return {
    title,
    run: async () => {
      const { exitCode, output, seconds } = await runCommand(command, TIMEOUT_MS, print);
      return { tally: tallyOutput(output, exitCode), seconds };
    },
  };
}

/** Nothing where there is no Dapr, which it says. */
async function onDapr(check: Check): Promise<readonly Check[]> {
  const missing = await findMissingDapr(process.env);
  if (missing === null) return [check];
  print(`Left out: ${check.title} (${missing})\n`);
  return [];
}

/** Nothing where the conformance suite of CEL cannot be had, which it says. */
function withSuite(check: Check): readonly Check[] {
  const suite = findSuite();
  if (suite.ok) return [check];
  print(`Left out: ${check.title} (${suite.missing})\n`);
  return [];
}

/** In groups: the checks of one group run side by side. Those on source text first: they are quick, and a mistake shows early. */
async function listChecks(): Promise<readonly (readonly Check[])[]> {
  return [
    [quiet('format', tool('oxfmt', '--check', '.')), quiet('unused code', tool('knip'))],
    [quiet('lock file', script('test/run/check-lock.ts'))],
    [quiet('types', tool('tsc', '-p', '.')), quiet('types of web', tool('tsc', '-p', 'web'))],
    [quiet('lint', tool('oxlint', '--type-aware', '--deny-warnings'))],
    [vitest('tests')],
    withSuite(program('conformance', script('test/conformance/main.ts'))),
    await onDapr(vitest('flows on Dapr', '--config', 'test/flow/vitest.dapr.config.ts')),
    isThere('test/e2e/vitest.config.ts') ? [vitest('browser', '--config', 'test/e2e/vitest.config.ts')] : [],
    await onDapr(vitest('browser on Dapr', '--config', 'test/e2e/vitest.dapr.config.ts')),
    isThere('test/chaos/main.ts')
      ? [program('chaos', script('test/chaos/main.ts', '--seed', '1', '--minutes', CHAOS_MINUTES))]
      : [],
    isThere('test/chaos/main.ts')
      ? await onDapr(program('chaos on Dapr', script('test/chaos/main.ts', '--dapr', '--brief', '--seed', '1')))
      : [],
  ];
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const lines: string[] = [];
  const tallies: Tally[] = [];
  for (const group of await listChecks()) {
    const runs = group.map(async ({ title, run }) => {
      const { tally, seconds, failures = [] } = await run();
      tallies.push(tally);
      const line = `${tally.failed === 0 ? '✓' : '✗'} ${title.padEnd(14)} ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`;
      // Again at the end: what a test printed may be thousands of lines above.
      lines.push(line, ...failures.map((failure) => `  ${failure}`));
      print(`${line}\n`);
    });
    await Promise.all(runs);
  }
  const { passed, failed } = sumTallies(tallies);
  print(`\n${lines.join('\n')}\n\n${Math.round((performance.now() - startedAt) / 1000)} s\n`);
  print(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
