import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What tells that a package manager other than npm made node_modules. */
const MARKS = [
  ['pnpm', 'node_modules/.modules.yaml'],
  ['bun', 'node_modules/.bun'],
  ['bun', 'bun.lock'],
];

/**
 * The package manager whose packages these are; null where it is npm, or nobody. Where npm was last, bun's lock file does not count.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function findForeignInstaller(root) {
  if (!existsSync(join(root, 'node_modules')) || existsSync(join(root, 'node_modules/.package-lock.json'))) return null;
  const found = MARKS.find(([, path]) => existsSync(join(root, path)));
  return found === undefined ? null : found[0];
}

/**
 * Those packages of a package.json that are not in node_modules.
 *
 * @param {string} root
 * @param {{ dependencies?: object, devDependencies?: object }} manifest
 * @returns {string[]}
 */
export function listMissing(root, { dependencies = {}, devDependencies = {} }) {
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  return names.filter((name) => !existsSync(join(root, 'node_modules', name, 'package.json')));
}
