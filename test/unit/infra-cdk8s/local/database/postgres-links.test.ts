import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePostgresLinks } from '#infra/local/database/postgres-links.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-links-'));
  await mkdir(join(folder, 'native/lib'), { recursive: true });
  await writeFile(join(folder, 'native/lib/libicudata.77.1.dylib'), 'ICU');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (links: readonly object[]) => writeFile(join(folder, 'native/pg-symlinks.json'), JSON.stringify(links));
const link = { source: 'native/lib/libicudata.77.1.dylib', target: 'native/lib/libicudata.77.dylib' };

test('what a script after the installation would have linked is linked, relative to its folder', async () => {
  await write([link, { ...link, target: 'native/lib/libicudata.dylib' }]);
  await Promise.all([makePostgresLinks(join(folder, 'native')), makePostgresLinks(join(folder, 'native'))]);
  await makePostgresLinks(join(folder, 'native'));
  expect(await readlink(join(folder, link.target))).toBe('libicudata.77.1.dylib');
  expect(await readFile(join(folder, 'native/lib/libicudata.dylib'), 'utf8')).toBe('ICU');
});

test('links and files that are there stay as they are', async () => {
  await writeFile(join(folder, link.target), 'own');
  await write([link]);
  await makePostgresLinks(join(folder, 'native'));
  expect(await readFile(join(folder, link.target), 'utf8')).toBe('own');
});

test('a package without links, and one whose library is not there, need nothing', async () => {
  await makePostgresLinks(join(folder, 'native'));
  await write([{ source: 'native/lib/none.so.1', target: 'native/lib/none.so' }]);
  await makePostgresLinks(join(folder, 'native'));
});

test('a link that leaves the package is refused', async () => {
  await write([{ source: link.source, target: 'native/../../elsewhere' }]);
  await expect(makePostgresLinks(join(folder, 'native'))).rejects.toThrow('leaves the package');
});

test('a place where no link can be made is named, with what to do', async () => {
  await symlink('nowhere', join(folder, 'native/none'));
  await write([{ source: link.source, target: 'native/none/libicudata.dylib' }]);
  await expect(makePostgresLinks(join(folder, 'native'))).rejects.toThrow(
    `libraries in ${join(folder, 'native/none')} lack their links`,
  );
});
