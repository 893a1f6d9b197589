import { copyFile, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

/** What the package of the server says of its links: paths in the package, here in its folder `native`. */
const Links = z.array(z.object({ source: inPackage(), target: inPackage() }));

function inPackage() {
  return z
    .string()
    .startsWith('native/')
    .refine((path) => !path.split('/').includes('..'), 'leaves the package')
    .transform((path) => path.slice('native/'.length));
}

async function readLinks(nativeDir: string): Promise<z.infer<typeof Links>> {
  const text = await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return Links.parse(JSON.parse(text));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

async function makeLink(source: string, target: string): Promise<void> {
  try {
    await symlink(relative(dirname(target), source), target);
  } catch (error) {
    // Another start made it a moment ago.
    if (await lstat(target).catch(() => null)) return;
    // A file system without links takes a copy.
    await copyFile(source, target).catch(() => {
      throw error;
    });
  }
}

/**
 * Makes the links between the server's libraries that are not there yet. npm packs no links, so the package makes them after its installation, which is
 * left out by npm with `ignore-scripts`, by pnpm and by bun; without them the server finds neither ICU nor libpq.
 *
 * @throws when they are missing and cannot be made: who may write there has to start once.
 */
export async function makePostgresLinks(nativeDir: string): Promise<void> {
  for (const { source, target } of await readLinks(nativeDir)) {
    const [from, to] = [join(nativeDir, source), join(nativeDir, target)];
    if ((await exists(to)) || !(await exists(from))) continue;
    try {
      await makeLink(from, to);
    } catch (error) {
      throw new Error(
        `PostgreSQL's libraries in ${dirname(to)} lack their links, which cannot be made there ` +
          `(${error instanceof Error ? error.message : String(error)}). Start once as the owner of that folder, or set DATABASE_URL.`,
        { cause: error },
      );
    }
  }
}
