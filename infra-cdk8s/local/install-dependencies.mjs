import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './launch/npm-command.mjs';

/** Written after a complete install only: a killed `npm ci` leaves none, and the next start installs again. */
const STAMP = 'node_modules/.workflow-builder-install';

// Development packages are part of what runs here: tests, and the tools of the web build.
const ALL_PACKAGES = { NODE_ENV: 'development', npm_config_production: 'false', npm_config_omit: '' };

/** What an install depends on: the lock file, and the platform whose binaries npm chose. */
function readFingerprint(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/** npm's own list of what it installed has the same packages as package-lock.json: someone ran `npm ci` by hand. */
function isInstalledByHand(root) {
  try {
    const hidden = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
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
async function installAll(root) {
  const { code, said } = await runNpm(root, ['ci'], { env: ALL_PACKAGES, hide: isOutOfSync });
  if (code === 0 || !isOutOfSync(said)) return code;
  rmSync(join(root, 'node_modules'), { recursive: true, force: true, maxRetries: 10 });
  return (await runNpm(root, ['install', '--no-save'], { env: ALL_PACKAGES })).code;
}

/**
 * Installs the packages of package-lock.json when they are missing, incomplete or older than it; returns at once when all is there.
 * Ends the process with a sentence when npm fails.
 */
export async function installDependencies(root) {
  const stamp = join(root, STAMP);
  const fingerprint = readFingerprint(root);
  const writeStamp = () => {
    writeFileSync(`${stamp}.new`, fingerprint);
    renameSync(`${stamp}.new`, stamp);
  };
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  if (isInstalledByHand(root)) return writeStamp();
  console.log('Installing packages with npm ci (only when they changed; a minute or less) …');
  rmSync(stamp, { force: true });
  const startedAt = Date.now();
  const heartbeat = setInterval(
    () => console.log(`  … still installing (${Math.round((Date.now() - startedAt) / 1000)} s)`),
    10_000,
  );
  const code = await installAll(root).finally(() => clearInterval(heartbeat));
  if (code !== 0) {
    console.error(
      "The installation failed: npm's message is above. Is the npm registry reachable? Run the same command again to retry.",
    );
    process.exit(code);
  }
  writeStamp();
  console.log(`Packages installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
