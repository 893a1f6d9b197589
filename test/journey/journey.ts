import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

/** A way through the code: what a newcomer opens to follow one thing from its beginning to its end. */
export interface Journey {
  readonly name: string;
  /** At most so many files. */
  readonly limit: number;
  /** Files in the order in which the thing passes them, by step. */
  readonly steps: readonly (readonly [step: string, ...files: string[]])[];
}

/** A file that a file on the way imports and that is not on the way, although nothing says why. */
export interface Detour {
  readonly from: string;
  readonly to: string;
}

const ALIASES = Object.entries(packageJson.imports).map(([alias, folder]): [string, string] => [
  alias.slice(0, -1),
  folder.slice(2, -1),
]);

const IMPORT = /^(?:import|export) (?!type )(?:(\{[^}]*\}|[^'{]*) from )?'([^']+)'|import\('([^']+)'\)/gms;

function toPath(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  const alias = ALIASES.find(([prefix]) => specifier.startsWith(prefix));
  return alias === undefined ? null : alias[1] + specifier.slice(alias[0].length);
}

function isOfTypes(names: string): boolean {
  if (!names.startsWith('{')) return false;
  return names
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '));
}

/** The files of the repository that a file imports for more than types. */
export function listImports(file: string, text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, names = '', specifier, dynamic]) => {
    const path = toPath(file, specifier ?? dynamic ?? '');
    return path === null || isOfTypes(names) ? [] : [path];
  });
}

/** The files of a journey, each once. */
export function listFiles({ steps }: Journey): readonly string[] {
  return [...new Set(steps.flatMap(([, ...files]) => files))];
}

/** Files of a journey that are not there. */
export function listMissing(journey: Journey): readonly string[] {
  return listFiles(journey).filter((file) => !existsSync(file));
}

/** Imports that lead from the way to where nothing says why it is left: each is on the way as well, or beside it for a reason. */
export function listDetours(journey: Journey, isBeside: (file: string) => boolean): readonly Detour[] {
  const files = listFiles(journey);
  const onTheWay = new Set(files);
  return files.flatMap((from) =>
    listImports(from, readFileSync(from, 'utf8'))
      .filter((to) => !onTheWay.has(to) && !isBeside(to))
      .map((to) => ({ from, to })),
  );
}
