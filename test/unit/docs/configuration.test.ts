import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SERVICE_SHAPES, toConfigurationPage } from '../../docs/configuration-page.ts';
import { SERVICE_VARIABLES, START_VARIABLES, TEST_VARIABLES } from '../../docs/other-variables.ts';
import { readSources, ROOT } from '../../docs/repository-files.ts';

/** `env.NAME`, `env['NAME']`, of `process.env` too. */
const READ = /\benv(?:\.|\[')([A-Z][A-Z0-9_]+)/g;
/** `({ NAME, OTHER = 'x' }: NodeJS.ProcessEnv)`. */
const DESTRUCTURED = /\{([^{}]*)\}: NodeJS\.ProcessEnv/g;
/** Set by a test for the time of that test, and read by nobody of ours. */
const SET_BY_TESTS = ['TZ'];

const known = new Set([
  ...Object.values(SERVICE_SHAPES).flatMap((shape) => Object.keys(shape)),
  ...[...SERVICE_VARIABLES, ...START_VARIABLES, ...TEST_VARIABLES].map(({ name }) => name),
  ...SET_BY_TESTS,
]);

function findVariables(text: string): readonly string[] {
  const destructured = [...text.matchAll(DESTRUCTURED)].flatMap(
    ([, names = '']) => names.match(/[A-Z][A-Z0-9_]+/g) ?? [],
  );
  return [...[...text.matchAll(READ)].map(([, name = '']) => name), ...destructured];
}

test('docs/configuration.md is what the schemas say; `npm run docs` writes it', () => {
  expect(readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8')).toBe(toConfigurationPage());
});

test('every variable that the source reads is on the page', () => {
  const read = readSources()
    .filter(({ path }) => !path.startsWith('test/unit/') && !path.endsWith('.md'))
    .flatMap(({ path, text }) => findVariables(text).map((name) => ({ path, name })));
  expect(read.length).toBeGreaterThan(10);
  expect(read.filter(({ name }) => !known.has(name))).toEqual([]);
});
