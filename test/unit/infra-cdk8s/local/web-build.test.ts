import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildWeb, hashSources, isWebBuilt, SOURCES } from '#infra/local/web-build.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sources-'));
  await mkdir(join(root, 'web/app'), { recursive: true });
  await writeFile(join(root, 'web/app/page.tsx'), 'one');
});
afterEach(() => rm(root, { recursive: true }));

const hash = () => hashSources(root, ['web']);

test('a changed, renamed or added source gives another hash', async () => {
  const before = await hash();
  await writeFile(join(root, 'web/app/page.tsx'), 'two');
  const changed = await hash();
  await writeFile(join(root, 'web/app/layout.tsx'), '');
  expect(new Set([before, changed, await hash()]).size).toBe(3);
});

test('files that the build itself writes do not change the hash', async () => {
  const before = await hash();
  await mkdir(join(root, 'web/.next'));
  await writeFile(join(root, 'web/.next/BUILD_ID'), 'x');
  await writeFile(join(root, 'web/next-env.d.ts'), 'x');
  expect(await hash()).toBe(before);
});

/** Stands in for Next's command: it fails while its cache is broken, as it does after a kill. */
const NEXT = `
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
if (existsSync('web/.next/broken')) { console.error('cannot be read'); process.exit(1); }
mkdirSync('web/.next', { recursive: true });
writeFileSync('web/.next/BUILD_ID', 'built');
`;

test('a cache that a killed build left broken is thrown away, and the build is done once more', async () => {
  for (const source of SOURCES) {
    const path = join(root, source);
    await (source.includes('.') ? writeFile(path, '{}') : mkdir(path, { recursive: true }));
  }
  await mkdir(join(root, 'node_modules/next/dist/bin'), { recursive: true });
  await writeFile(join(root, 'node_modules/next/dist/bin/next.js'), NEXT);
  await mkdir(join(root, 'web/.next'));
  await writeFile(join(root, 'web/.next/broken'), '');
  await buildWeb(root);
  expect(await readFile(join(root, 'web/.next/BUILD_ID'), 'utf8')).toBe('built');
  expect(await isWebBuilt(root)).toBe(true);
});
