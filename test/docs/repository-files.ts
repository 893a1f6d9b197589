import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The folders that hold code. */
export const CODE_FOLDERS = ['schemas', 'events', 'orchestrator', 'runner', 'web', 'infra-cdk8s', 'test'] as const;

const SKIPPED = new Set(['node_modules', 'migrations', 'screenshots', 'histories']);

/** A text file of the repository; `path` is relative to its root, with `/`. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** Every file below a folder whose name matches, sorted. Build folders and packages are left out. */
export function readFiles(folder: string, name: RegExp): readonly RepositoryFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) return [];
      if (entry.isDirectory()) return readFiles(path, name);
      return name.test(entry.name) ? [{ path, text: readFileSync(join(ROOT, path), 'utf8') }] : [];
    });
}

/** Every source file of the given folders, tests included unless they are left out. */
export function readSources(folders: readonly string[] = CODE_FOLDERS): readonly RepositoryFile[] {
  return folders.flatMap((folder) => readFiles(folder, /\.(ts|tsx|mjs|css|md)$/));
}

/** README.md and the pages of docs/. */
export function readPages(): readonly RepositoryFile[] {
  return [{ path: 'README.md', text: readFileSync(join(ROOT, 'README.md'), 'utf8') }, ...readFiles('docs', /\.md$/)];
}
