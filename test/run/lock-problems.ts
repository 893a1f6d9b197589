import { z } from 'zod';

const LockedPackage = z.looseObject({
  /** Set for an alias, whose name differs from its place. */
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  deprecated: z.string().optional(),
});

/** The fields of package-lock.json that are checked. Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
export const Lock = z.looseObject({ packages: z.record(z.string(), LockedPackage) });
export type Lock = z.infer<typeof Lock>;

/** The name of the package at a place of the lock file, such as `node_modules/a/node_modules/@b/c`. */
export function toPackageName(path: string, { name }: { readonly name?: string | undefined }): string {
  return name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function findProblems(path: string, entry: Lock['packages'][string]): readonly string[] {
  const problems = [];
  // npm checks what it unpacks against this alone; it leaves it out for packages of platforms other than the one that wrote the lock file.
  if (entry.integrity?.startsWith('sha512-') !== true) problems.push('has no sha512 integrity');
  if (entry.resolved !== undefined) problems.push(`is bound to an address (${entry.resolved})`);
  if (entry.deprecated !== undefined) problems.push(`is deprecated: ${entry.deprecated}`);
  return problems.map((problem) => `${toPackageName(path, entry)} ${entry.version ?? ''} ${problem}`);
}

/** A line for each package that may not be installed as it is locked: its content is not fixed, it names a registry, or its authors gave it up. */
export function findLockProblems(lock: Lock): readonly string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) => (path === '' ? [] : findProblems(path, entry)));
}
