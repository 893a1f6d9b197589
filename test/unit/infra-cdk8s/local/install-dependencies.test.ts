import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

const INSTALLER = join(PROJECT_ROOT, 'infra-cdk8s/local/install-dependencies.mjs');

/** In place of npm: makes a folder for each package of the lock file and writes down that it was called. */
const NPM = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
appendFileSync(process.env.NPM_CALLS, process.argv.slice(2, 3) + '\\n');
if (process.env.NPM_FAILS) { console.error('no network'); process.exit(3); }
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
for (const [path, entry] of Object.entries(packages)) {
  if (path === '') continue;
  mkdirSync(path, { recursive: true });
  writeFileSync(path + '/package.json', JSON.stringify(entry));
  mkdirSync(path + '/test');
  for (const name of ['index.js', 'index.js.map', 'index.d.ts', 'README.md', 'LICENSE.md', 'test/index.js']) {
    writeFileSync(path + '/' + name, '{}');
  }
}
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

const MANIFEST = { name: 'product', dependencies: { a: '1' }, devDependencies: { tool: '1' } };
const LOCK = {
  packages: {
    '': MANIFEST,
    'node_modules/a': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0', dev: true },
  },
};

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'install-'));
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin/npm'), NPM);
  await chmod(join(root, 'bin/npm'), 0o755);
  await writeFile(join(root, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(LOCK));
});

afterEach(() => rm(root, { recursive: true, force: true }));

function install(needs: 'start' | 'all', env: NodeJS.ProcessEnv = {}) {
  const script = `import { installDependencies } from ${JSON.stringify(INSTALLER)}; await installDependencies(${JSON.stringify(root)}, '${needs}');`;
  const path = [join(root, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: path, NPM_CALLS: join(root, 'calls'), ...env },
  });
}

const readCalls = async () => (await readFile(join(root, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
const readPackages = async () =>
  (await readdir(join(root, 'node_modules'))).filter((name) => !name.startsWith('.')).toSorted();

test('a start installs its own packages once, without maps, types, pages and tests', async () => {
  expect(install('start').status).toBe(0);
  expect(await readPackages()).toEqual(['a']);
  expect((await readdir(join(root, 'node_modules/a'))).toSorted()).toEqual(['LICENSE.md', 'index.js', 'package.json']);
  expect(install('start').stdout).toBe('');
  expect(await readCalls()).toEqual(['ci']);
});

test('tests after a start add the tools, and a start after tests leaves them', async () => {
  install('start');
  install('all');
  expect(await readPackages()).toEqual(['a', 'tool']);
  install('start');
  expect(await readPackages()).toEqual(['a', 'tool']);
  expect(await readCalls()).toEqual(['ci', 'ci']);
});

test('packages that were installed by hand are used as they are', async () => {
  install('all');
  await rm(join(root, 'node_modules/.workflow-builder-install'));
  for (const needs of ['start', 'all'] as const) expect(install(needs)).toMatchObject({ status: 0, stdout: '' });
  expect(await readCalls()).toEqual(['ci']);
});

test('a changed lock file installs again, and packages that left it are removed', async () => {
  install('all');
  const packages = { '': MANIFEST, 'node_modules/a': { version: '2.0.0' } };
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  install('all');
  expect(await readPackages()).toEqual(['a']);
});

test('an installation that fails says so and leaves the former packages', async () => {
  install('start');
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ ...LOCK, changed: true }));
  await rm(join(root, 'node_modules/.package-lock.json'));
  const failed = install('start', { NPM_FAILS: '1' });
  expect(failed).toMatchObject({ status: 3, stderr: expect.stringContaining('no network') });
  expect(failed.stderr).toContain('Run the same command again to retry');
  expect(await readPackages()).toEqual(['a']);
  expect((await readdir(root)).filter((name) => name.startsWith('.install-'))).toEqual([]);
});

test('the next installation removes what a killed one left', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await mkdir(join(root, `.install-${pid}`, 'node_modules'), { recursive: true });
  expect(install('start').status).toBe(0);
  expect((await readdir(root)).filter((name) => name.startsWith('.install-'))).toEqual([]);
});

test.each([
  ['pnpm', 'node_modules/.modules.yaml'],
  ['bun', 'bun.lock'],
])('packages that %s installed are used, and missing ones are left to it to install', async (installer, mark) => {
  await mkdir(join(root, 'node_modules/a'), { recursive: true });
  await writeFile(join(root, mark), '');
  await writeFile(join(root, 'node_modules/a/package.json'), '{}');
  expect(install('start')).toMatchObject({ status: 0, stdout: '' });
  const lacking = install('all');
  expect(lacking.status).toBe(1);
  expect(lacking.stderr).toContain(`node_modules was made by ${installer} and lacks tool. Run: ${installer} install`);
  expect(await readCalls()).toEqual([]);
});
