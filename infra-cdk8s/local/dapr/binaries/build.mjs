import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILT_VERSION, toBuiltFolder } from './built-folder.mjs';

// `npm run dapr:build`: builds daprd, placement and scheduler from Go's module cache, and prints the folder they are in. Plain JavaScript, because CI runs it
// before anything is installed.

const MODULE = join(dirname(fileURLToPath(import.meta.url)), 'build');
const SOURCES = ['go.mod', 'go.sum', 'daprd/main.go'];
const COMMANDS = ['./daprd', 'github.com/dapr/dapr/cmd/placement', 'github.com/dapr/dapr/cmd/scheduler'];
const SUFFIX = process.platform === 'win32' ? '.exe' : '';
const BINARIES = ['daprd', 'placement', 'scheduler'].map((name) => `${name}${SUFFIX}`);
const GO_INSTALL = {
  darwin: 'brew install go',
  win32: 'winget install GoLang.Go',
  linux: 'sudo apt-get install golang-go',
};
const HEARTBEAT_MS = 20_000;

const folder = toBuiltFolder(process.env);
const stampFile = join(folder, 'stamp');

function readFingerprint() {
  const hash = createHash('sha256').update(`${BUILT_VERSION} ${process.platform}-${process.arch}`);
  for (const source of SOURCES) hash.update(readFileSync(join(MODULE, source)));
  return hash.digest('hex');
}

function isBuilt(fingerprint) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint &&
    BINARIES.every((name) => existsSync(join(folder, name)))
  );
}

function explainMissingGo() {
  const install = GO_INSTALL[process.platform] ?? 'https://go.dev/dl';
  return (
    `Building Dapr takes Go 1.22 or later, and there is no "go" on the PATH.\n` +
    `Install it (${install}) and run again: npm run dapr:build\n` +
    `Or install Dapr's own binaries with its command line tool: dapr init --slim (https://docs.dapr.io/getting-started/install-dapr-cli)`
  );
}

/** Resolves with Go's exit code and what it said. */
function runGo(target) {
  const flags = `-s -w -X github.com/dapr/dapr/pkg/buildinfo.version=${BUILT_VERSION}`;
  const args = ['build', '-tags', 'stablecomponents', '-trimpath', '-ldflags', flags, '-o', `${target}/`, ...COMMANDS];
  const child = spawn('go', args, {
    cwd: MODULE,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

/** The stamp is written last, beside finished binaries: a build that was killed is done again. */
async function build(fingerprint) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  console.error(`Building Dapr ${BUILT_VERSION} with Go: some minutes and 4 GB of Go's cache the first time …`);
  const heartbeat = setInterval(() => console.error(`  … still building (${seconds()})`), HEARTBEAT_MS);
  const temporary = join(folder, `new-${process.pid}`);
  try {
    mkdirSync(temporary, { recursive: true });
    const { code, said } = await runGo(temporary);
    if (code !== 0) throw new Error(said.split('\n').slice(-20).join('\n'));
    rmSync(stampFile, { force: true });
    for (const name of BINARIES) renameSync(join(temporary, name), join(folder, name));
    writeFileSync(stampFile, fingerprint);
    console.error(`Built in ${seconds()}`);
  } finally {
    clearInterval(heartbeat);
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function main() {
  const fingerprint = readFingerprint();
  if (!isBuilt(fingerprint)) {
    if (spawnSync('go', ['version'], { stdio: 'ignore' }).error !== undefined) {
      console.error(explainMissingGo());
      return 1;
    }
    await build(fingerprint);
  }
  console.log(folder);
  return 0;
}

process.exitCode = await main().catch((error) => {
  console.error(`Dapr could not be built:\n${error instanceof Error ? error.message : error}`);
  return 1;
});
