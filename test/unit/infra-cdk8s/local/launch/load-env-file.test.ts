import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'env-file-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** The values of three variables in a process that read the file. */
function read(env: NodeJS.ProcessEnv = {}) {
  const loader = join(PROJECT_ROOT, 'infra-cdk8s/local/launch/load-env-file.mjs');
  const script = `import { loadEnvFileIfThere } from ${JSON.stringify(loader)};
    loadEnvFileIfThere(${JSON.stringify(join(folder, '.env'))});
    const { A, B, C } = process.env;
    console.log(JSON.stringify({ A, B, C }));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env });
}

test('variables of the file are there, with quotes and comments as Node reads them', async () => {
  await writeFile(join(folder, '.env'), '# of mine\nA=1\nB="two words" # more\nexport C=\'#3\'\n');
  expect(JSON.parse(read().stdout)).toEqual({ A: '1', B: 'two words', C: '#3' });
});

test('a variable of the environment counts before the file, also when it is empty', async () => {
  await writeFile(join(folder, '.env'), 'A=1\nB=2\nC=3\n');
  expect(JSON.parse(read({ A: 'mine', B: '' }).stdout)).toEqual({ A: 'mine', B: '', C: '3' });
});

test('a missing file is no error', () => {
  expect(read()).toMatchObject({ status: 0, stdout: '{}\n', stderr: '' });
});

test('a file that cannot be read is named', async () => {
  await mkdir(join(folder, '.env'));
  const { status, stderr } = read();
  expect(status).toBe(1);
  expect(stderr).toContain(`${join(folder, '.env')} cannot be read`);
});
