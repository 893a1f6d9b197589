import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toBuiltFolder } from '#infra/local/dapr/binaries/built-folder.mjs';
import { findDaprBinaries } from '#infra/local/dapr/binaries/dapr-binaries.ts';

let home: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dapr-binaries-'));
  const PATH = [join(home, 'bin'), join(home, 'usr'), '/bin'].join(delimiter);
  env = { PATH, HOME: home, DAPR_RUNTIME_PATH: join(home, 'runtime'), XDG_CACHE_HOME: '' };
});

afterEach(() => rm(home, { recursive: true, force: true }));

/** Programs that say their version and do nothing. */
async function install(folder: string, version: string, ...more: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['daprd', ...more]) {
    await writeFile(join(folder, name), `#!/bin/sh\necho ${version}\n`);
    await chmod(join(folder, name), 0o755);
  }
}

describe('finding Dapr', () => {
  test('looks on the PATH, in $DAPR_RUNTIME_PATH, at home, and where it is built, in that order', async () => {
    const folders = [
      toBuiltFolder(env),
      join(home, '.dapr/bin'),
      join(home, 'runtime/.dapr/bin'),
      join(home, 'usr'),
      join(home, 'bin'),
    ];
    for (const folder of folders) {
      await install(folder, '1.14.4', 'placement');
      expect(await findDaprBinaries(env)).toEqual({
        version: '1.14.4',
        daprd: join(folder, 'daprd'),
        placement: join(folder, 'placement'),
        scheduler: null,
      });
    }
  });

  test('skips versions that are too old and folders that are incomplete', async () => {
    await install(join(home, 'bin'), '1.13.9', 'placement');
    await install(join(home, 'usr'), '1.14.4');
    await install(join(home, '.dapr/bin'), '1.16.0', 'placement', 'scheduler');
    expect(await findDaprBinaries(env)).toMatchObject({
      version: '1.16.0',
      scheduler: join(home, '.dapr/bin/scheduler'),
    });
  });

  test.each([
    ['1.13.9', ['placement'], 'is version 1.13.9, and it takes 1.14 or later'],
    ['edge', ['placement'], 'is version edge, and it takes 1.14 or later'],
    ['1.14.4', [], 'placement is missing beside'],
    ['1.15.0', ['placement'], 'scheduler is missing beside'],
  ])('says what is wrong with version %s and %j', async (version, more, sentence) => {
    await install(join(home, 'bin'), version, ...more);
    await expect(findDaprBinaries(env)).rejects.toThrow(sentence);
    await expect(findDaprBinaries(env)).rejects.toThrow('npm run dapr:build');
  });

  test('says how to get it where there is none', async () => {
    await expect(findDaprBinaries(env)).rejects.toThrow(/neither on the PATH.*npm run dapr:build.*dapr init --slim/s);
  });
});
