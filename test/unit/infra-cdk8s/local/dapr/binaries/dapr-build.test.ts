import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_VERSION, toBuiltFolder } from '#infra/local/dapr/binaries/built-folder.mjs';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

/** A stand-in for the Go compiler: it writes files where it is told, and counts how often it was asked. */
const GO = `#!/bin/sh
[ "$1" = version ] && exit 0
echo build >> "$GO_COUNT"
[ -n "$GO_FAILS" ] && { echo 'no space left' >&2; exit 2; }
while [ "$1" != -o ]; do shift; done
for name in daprd placement scheduler; do echo "$name" > "$2$name"; done
`;

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dapr build '));
  await mkdir(join(folder, 'bin'));
  env = {
    PATH: [join(folder, 'bin'), dirname(process.execPath), '/bin'].join(delimiter),
    XDG_CACHE_HOME: join(folder, 'cache'),
    GO_COUNT: join(folder, 'count'),
  };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const installGo = async () => {
  await writeFile(join(folder, 'bin/go'), GO);
  await chmod(join(folder, 'bin/go'), 0o755);
};

function build(more: NodeJS.ProcessEnv = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: PROJECT_ROOT, env: { ...env, ...more } };
    execFile(process.execPath, ['infra-cdk8s/local/dapr/binaries/build.mjs'], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe('npm run dapr:build', () => {
  test('says how to install Go, and what else would do, where there is none', async () => {
    const { code, stderr } = await build({ PATH: join(folder, 'bin') });
    expect(code).toBe(1);
    expect(stderr).toContain('no "go" on the PATH');
    expect(stderr).toContain('dapr init --slim');
  });

  test('builds once, and prints the folder each time', async () => {
    await installGo();
    expect(await build()).toMatchObject({ code: 0, stdout: `${toBuiltFolder(env)}\n` });
    expect(await readFile(join(toBuiltFolder(env), 'placement'), 'utf8')).toBe('placement\n');
    expect(await build()).toEqual({ code: 0, stdout: `${toBuiltFolder(env)}\n`, stderr: '' });
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('build\n');
  });

  test('builds again when a binary is gone', async () => {
    await installGo();
    await build();
    await rm(join(toBuiltFolder(env), 'daprd'));
    await build();
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('build\nbuild\n');
  });

  test("passes on Go's last words when it fails, and is not taken for done", async () => {
    await installGo();
    const { code, stdout, stderr } = await build({ GO_FAILS: '1' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no space left');
    expect((await build()).code).toBe(0);
  });

  test('ends, in words, where it cannot write', async () => {
    await installGo();
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await build({ XDG_CACHE_HOME: join(folder, 'file') });
    expect(code).toBe(1);
    expect(stderr).toContain('Dapr could not be built');
  });
});

test('the module requires the version that the folder is named for', async () => {
  const module = await readFile(join(PROJECT_ROOT, 'infra-cdk8s/local/dapr/binaries/build/go.mod'), 'utf8');
  expect(module).toContain(`github.com/dapr/dapr v${BUILT_VERSION}\n`);
});
