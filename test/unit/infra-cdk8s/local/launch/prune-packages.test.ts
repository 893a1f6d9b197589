import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prunePackages } from '#infra/local/launch/prune-packages.mjs';

const KEPT = [
  'a/package.json',
  'a/index.js',
  '@b/c/index.js',
  '@b/test/index.js',
  'a/LICENSE.md',
  'a/dist/map.js',
  'a/dist/package.json',
  'a/dist/test/index.js',
  'a/node_modules/b/package.json',
  'a/node_modules/b/data.json',
  'test/package.json',
  'test/index.js',
  '@types/node/package.json',
  '@types/node/index.d.ts',
];
const REMOVED = [
  'a/README.md',
  'a/index.js.map',
  'a/index.d.ts',
  'a/index.d.cts',
  'a/src/index.ts',
  'a/types/index.d.mts',
  'a/test/index.js',
  '@b/c/tests/index.js',
  'a/node_modules/b/examples/one.js',
  '@types/node/fs.d.ts',
];

test('of a package its programs, data and licence stay, and what only development reads goes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'prune-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'node_modules');
  for (const path of [...KEPT, ...REMOVED]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), '');
  }
  prunePackages(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.toSorted()).toEqual(KEPT.map((path) => join(folder, path)).toSorted());
  expect(await readdir(join(folder, 'a'))).not.toContain('types');
});
