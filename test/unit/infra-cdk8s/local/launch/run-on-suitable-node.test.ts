import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toNodePackage } from '#infra/local/launch/node-package.mjs';
import { isProcessAlive } from '#infra/local/process/process-identity.ts';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

const PACKAGE = toNodePackage(process.platform, process.arch);
const FOLDER = `node-24-${process.platform}-${process.arch}`;
const OLD_NODE = `data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process.versions, 'node', { value: '20.1.0' });`,
)}`;

const PATIENCE = { timeout: 20_000 };

/** In place of npm: "installs" this test's own Node, and says that it did. */
const NPM = `#!/bin/sh
echo "$*" >> "$NPM_CALLS"
mkdir -p node_modules/${PACKAGE}/bin
ln -s "$NODE_TO_FETCH" node_modules/${PACKAGE}/bin/node
`;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'launch-'));
  await mkdir(join(folder, 'bin'));
  await writeNpm(NPM);
  await writeProgramOnPath('strip', '#!/bin/sh\nexit 1\n');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function writeProgramOnPath(name: string, text: string): Promise<void> {
  await writeFile(join(folder, 'bin', name), text);
  await chmod(join(folder, 'bin', name), 0o755);
}

const writeNpm = (text: string) => writeProgramOnPath('npm', text);

/** Runs a program that says which Node it runs on, beginning on one that calls itself old. */
function launch(program: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--import', OLD_NODE, program, 'an argument'], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter),
      XDG_CACHE_HOME: folder,
      NPM_CALLS: join(folder, 'calls'),
      NODE_TO_FETCH: process.execPath,
      ...env,
    },
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ how: number | string; output: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ how: code ?? signal ?? 'unknown', output }));
  });
  return { child, ended, output: () => output };
}

async function writeProgram(body: string): Promise<string> {
  const file = join(folder, 'program.mjs');
  const launcher = join(PROJECT_ROOT, 'infra-cdk8s/local/launch/run-on-suitable-node.mjs');
  await writeFile(
    file,
    `import { runOnSuitableNode } from ${JSON.stringify(launcher)};\nawait runOnSuitableNode(process.argv[1]);\n${body}`,
  );
  return file;
}

const readCache = () => readdir(join(folder, 'workflow-builder'));

test('fetches a Node once, and goes on with it as if it had been there', async () => {
  const program = await writeProgram(
    `console.log(process.argv.slice(2), process.env.PATH.split(':')[0]); process.exitCode = 7;`,
  );
  const first = await launch(program).ended;
  const target = join(folder, 'workflow-builder', FOLDER);
  expect(first.how).toBe(7);
  expect(first.output).toContain(`Node 20.1.0 is older than 22.19: fetching Node 24 with npm into ${target}`);
  expect(first.output).toContain(`[ 'an argument' ] ${target}`);
  const second = await launch(program).ended;
  expect(second.output).toContain(`Node 20.1.0 is older than 22.19: going on with Node 24 from ${target}`);
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
  expect(calls).toEqual([expect.stringContaining('install --ignore-scripts')]);
});

test.runIf(process.platform === 'linux')(
  'the fetched Node is stripped, unless it does not run afterwards',
  async () => {
    const program = await writeProgram(`console.log('went on');`);
    const target = join(folder, 'workflow-builder', FOLDER);
    // In place of strip: a script that runs Node does for a smaller program.
    for (const [stripped, isUsed] of [
      ['exec "$NODE_TO_FETCH" "$@"', true],
      ['exit 1', false],
    ] as const) {
      await rm(target, { recursive: true, force: true });
      await writeFile(join(folder, 'stripped'), `#!/bin/sh\n${stripped}\n`, { mode: 0o755 });
      await writeProgramOnPath('strip', `#!/bin/sh\ncp "${folder}/stripped" "$2"\n`);
      expect((await launch(program).ended).output).toContain('went on');
      expect(await readdir(target)).toEqual(['node']);
      expect((await readFile(join(target, 'node'))).subarray(0, 2).toString() === '#!').toBe(isUsed);
    }
  },
);

test('two fetches at once both get a Node and leave nothing half-made', async () => {
  const program = await writeProgram(`console.log('went on');`);
  const both = await Promise.all([launch(program).ended, launch(program).ended]);
  for (const { how, output } of both) expect([how, output]).toEqual([0, expect.stringContaining('went on')]);
  expect(await readCache()).toEqual([FOLDER]);
});

test('the remains of a killed fetch are not used as a Node, and are removed', async () => {
  const { child, ended } = launch(await writeProgram(''));
  await ended;
  await rm(join(folder, 'workflow-builder'), { recursive: true });
  await mkdir(join(folder, 'workflow-builder', `${FOLDER}.new-${child.pid}`, 'npm'), { recursive: true });
  await mkdir(join(folder, 'workflow-builder', FOLDER));
  await writeFile(join(folder, 'workflow-builder', FOLDER, 'node'), 'half of it', { mode: 0o755 });
  expect((await launch(await writeProgram(`console.log('went on');`)).ended).output).toContain('went on');
  expect(await readCache()).toEqual([FOLDER]);
});

test('npm that fails, a Node that does not run, and npm that is missing each say what to do', async () => {
  const program = await writeProgram('');
  await writeNpm('#!/bin/sh\necho "no network" >&2\nexit 1\n');
  const failed = await launch(program).ended;
  expect(failed).toMatchObject({ how: 1, output: expect.stringContaining('no network') });
  expect(failed.output).toContain("Node 24 could not be fetched: npm's message is above. Install Node 22.19 or later");
  await writeNpm(NPM);
  const foreign = await launch(program, { NODE_TO_FETCH: '/bin/false' }).ended;
  expect(foreign).toMatchObject({ how: 1, output: expect.stringContaining('does not run here') });
  expect(await readCache()).toEqual([]);
  await rm(join(folder, 'bin/npm'));
  const missing = await launch(program, { PATH: join(folder, 'bin') }).ended;
  expect(missing).toMatchObject({ how: 1, output: expect.stringContaining('npm could not be run') });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s reaches what runs on the fetched Node', async (signal) => {
  const { child, ended, output } = launch(
    await writeProgram(
      `process.once('${signal}', () => process.exit(5)); setInterval(() => {}, 1e6); console.log('up');`,
    ),
  );
  await expect.poll(output, PATIENCE).toContain('up');
  child.kill(signal);
  expect((await ended).how).toBe(5);
});

test('the program on the fetched Node ends when its starter is killed', async () => {
  const { child, output } = launch(
    await writeProgram(`setInterval(() => {}, 1e6); console.log('up ' + process.pid + '.');`),
  );
  await expect.poll(output, PATIENCE).toMatch(/up \d+\./);
  const pid = Number(/up (\d+)\./.exec(output())?.[1]);
  child.kill('SIGKILL');
  await expect.poll(() => isProcessAlive(pid), PATIENCE).toBe(false);
});

test('checks that cannot even begin end with the line of a failure', async () => {
  await writeNpm('#!/bin/sh\nexit 1\n');
  const { how, output } = await launch('test/run/check.mjs').ended;
  expect(how).toBe(1);
  expect(output.trimEnd().split('\n')).toContain('0 passed, 1 failed');
});
