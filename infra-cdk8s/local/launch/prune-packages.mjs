import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Source maps, types and pages for people: no program reads them. Nearly a fifth of what npm installs. */
const UNREAD = /\.(?:[cm]?(?:js|ts|css)\.map|[cm]?ts|tsx|md|mdx|markdown)$/i;

/** Folders at the root of a package with its own tests and examples. */
const FOR_ITS_AUTHORS = new Set([
  'test',
  'tests',
  '__tests__',
  'bench',
  'benchmark',
  'benchmarks',
  'example',
  'examples',
]);

/** Terms under which packages may be passed on. */
const LEGAL = /^(?:licen[cs]e|notice|copying|third[-_]?party)/i;

/** `next build` looks whether `@types/node` and `@types/react` are there. */
const LOOKED_FOR = /[\\/]@types[\\/][^\\/]+[\\/]index\.d\.ts$/;

function isUnread(path, name) {
  return UNREAD.test(name) && !LEGAL.test(name) && !LOOKED_FOR.test(path);
}

const isScope = (folder) => basename(folder).startsWith('@');

/** Whether a folder is a package: in `node_modules`, or in a scope there. */
function isPackage(folder) {
  const parent = dirname(folder);
  return !isScope(folder) && basename(isScope(parent) ? dirname(parent) : parent) === 'node_modules';
}

/**
 * Removes from installed packages what only development reads.
 *
 * @param {string} folder
 */
export function prunePackages(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && FOR_ITS_AUTHORS.has(entry.name) && isPackage(folder)) rmSync(path, { recursive: true });
    else if (entry.isDirectory()) prunePackages(path);
    else if (entry.isFile() && isUnread(path, entry.name)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
