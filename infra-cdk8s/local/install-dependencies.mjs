import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findForeignInstaller, listMissing } from './launch/foreign-install.mjs';
import { runNpm } from './launch/npm-command.mjs';
import { isProcessAlive } from './launch/process-alive.mjs';
import { prunePackages } from './launch/prune-packages.mjs';
import { toStartPackages } from './launch/start-packages.mjs';

/** Says which packages a folder has: those of `npm start`, or all of them, of which lock file. */
const STAMP = 'node_modules/.workflow-builder-install';

/** Where packages are installed before they take the place of the former ones. */
const WORK = '.install-';

// What is left out is decided here, and not by settings of the user's.
const NPM_ENVIRONMENT = { NODE_ENV: 'development', npm_config_production: 'false', npm_config_omit: '' };

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** What an install depends on: the lock file, and the platform whose binaries npm chose. */
function readFingerprint(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/** npm's own list of what it installed has the wanted packages: someone ran `npm ci` by hand. */
function isInstalledByHand(root, lock) {
  try {
    const hidden = readJson(join(root, 'node_modules/.package-lock.json')).packages;
    return Object.entries(lock.packages).every(
      ([path, entry]) =>
        path === '' ||
        entry.optional ||
        (hidden[path]?.version === entry.version && existsSync(join(root, path, 'package.json'))),
    );
  } catch {
    return false;
  }
}

/** npm's word for a lock file that lacks something, such as optional packages of other platforms that the registry did not have. */
const isOutOfSync = (said) => said.includes('EUSAGE');

/** `npm ci`; where it refuses the lock file, the same versions by `npm install`, from an empty folder too. */
async function runInstall(folder) {
  const { code, said } = await runNpm(folder, ['ci'], { env: NPM_ENVIRONMENT, hide: isOutOfSync });
  if (code === 0 || !isOutOfSync(said)) return code;
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true, maxRetries: 10 });
  return (await runNpm(folder, ['install', '--no-save'], { env: NPM_ENVIRONMENT })).code;
}

/** Removes what installs left that were killed; those still running are left alone. */
function removeHalfInstalled(root) {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(WORK) || isProcessAlive(Number(name.slice(WORK.length)))) continue;
    rmSync(join(root, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

function writeProject(root, work, { manifest, lock }) {
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(work, 'package-lock.json'), JSON.stringify(lock));
  if (existsSync(join(root, '.npmrc'))) copyFileSync(join(root, '.npmrc'), join(work, '.npmrc'));
}

/** Puts finished packages in the place of the former ones: a killed install leaves the former ones or none, never half of them. */
function publish(root, work) {
  const installed = join(root, 'node_modules');
  try {
    if (existsSync(installed)) renameSync(installed, join(work, 'former'));
  } catch {
    // A container's file system does not move what came with its image.
    rmSync(installed, { recursive: true, force: true, maxRetries: 10 });
  }
  renameSync(join(work, 'node_modules'), installed);
}

/** Which packages are wanted, and whether they are there. */
function planInstall(root, needs) {
  const all = { manifest: readJson(join(root, 'package.json')), lock: readJson(join(root, 'package-lock.json')) };
  const wanted = needs === 'all' ? all : toStartPackages(all.manifest, all.lock);
  const fingerprint = readFingerprint(root);
  const isStamped = (kind) =>
    existsSync(join(root, STAMP)) && readFileSync(join(root, STAMP), 'utf8') === `${kind} ${fingerprint}`;
  return {
    wanted,
    stamp: `${needs} ${fingerprint}`,
    // All packages are also those of a start, and a start takes none of them away.
    isThere: () => isStamped('all') || (needs === 'start' && isStamped('start')),
  };
}

async function install(root, needs, { wanted, stamp, isThere }) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  console.log('Installing packages with npm ci (only when they changed; a minute or less) …');
  const heartbeat = setInterval(() => console.log(`  … still installing (${seconds()} s)`), 10_000);
  const work = join(root, `${WORK}${process.pid}`);
  try {
    removeHalfInstalled(root);
    writeProject(root, work, wanted);
    const code = await runInstall(work);
    if (code !== 0) return code;
    if (needs === 'start') prunePackages(join(work, 'node_modules'));
    writeFileSync(join(work, STAMP), stamp);
    // Another start may have been faster; it runs on its packages.
    if (!isThere()) publish(root, work);
    console.log(`Packages installed in ${seconds()} s`);
    return 0;
  } finally {
    clearInterval(heartbeat);
    rmSync(work, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Leaves what another package manager installed to it. */
function requireForeign(root, installer, manifest) {
  const missing = listMissing(root, manifest);
  if (missing.length === 0) return;
  console.error(`node_modules was made by ${installer} and lacks ${missing.join(', ')}. Run: ${installer} install`);
  process.exit(1);
}

/**
 * Installs the packages of package-lock.json when they are missing, incomplete or older than it; returns at once when all is there. Ends the process
 * with a sentence when npm fails.
 *
 * @param {string} root
 * @param {'start' | 'all'} needs `start`: without the packages that only development needs. Where those are, they stay.
 */
export async function installDependencies(root, needs) {
  const plan = planInstall(root, needs);
  const foreign = findForeignInstaller(root);
  if (foreign !== null) return requireForeign(root, foreign, plan.wanted.manifest);
  if (plan.isThere()) return;
  if (isInstalledByHand(root, plan.wanted.lock)) return writeFileSync(join(root, STAMP), plan.stamp);
  const code = await install(root, needs, plan);
  if (code === 0) return;
  console.error(
    "The installation failed: npm's message is above. Is the npm registry reachable? Run the same command again to retry.",
  );
  process.exit(code);
}
