import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashSources } from '#infra/local/web-build.ts';

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

test('what the build itself writes changes nothing', async () => {
  const before = await hash();
  await mkdir(join(root, 'web/.next'));
  await writeFile(join(root, 'web/.next/BUILD_ID'), 'x');
  await writeFile(join(root, 'web/next-env.d.ts'), 'x');
  expect(await hash()).toBe(before);
});
