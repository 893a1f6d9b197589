import { randomUUID } from 'node:crypto';
import { access, chmod, constants, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SYSTEM_FOLDER } from '../database/postgres-binaries.ts';
import { canEnter, findServerAccount } from '../database/server-account.ts';
import { StartError } from '../start-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** The paths inside a data folder. */
export interface DataFolder {
  readonly dir: string;
  readonly logs: string;
  readonly lock: string;
  readonly secrets: string;
  readonly ports: string;
  readonly info: string;
  readonly processes: string;
  /** Names the cluster's folder where it does not lie inside. */
  readonly clusterPath: string;
}

async function makeFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  // As root the database server is another user, who has to pass through; the files in it are closed themselves.
  await chmod(dir, process.getuid?.() === 0 ? 0o711 : 0o700);
  await mkdir(join(dir, 'logs'), { recursive: true, mode: 0o700 });
  // Made by another user before, as by root under sudo, it is not ours to write in.
  await access(join(dir, 'logs'), constants.W_OK);
}

/**
 * Makes the folder, closed to other users of the machine, and names what lies in it.
 *
 * @throws {StartError} when that cannot be: another user's folder, a file of that name, a read-only or full disk.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const dir = resolve(path);
  try {
    await makeFolder(dir);
  } catch (error) {
    throw new StartError(
      `The data folder ${dir} cannot be used (${error instanceof Error ? error.message : String(error)}).\n` +
        'Name one that you may write in: npm start -- --data DIR',
      { cause: error },
    );
  }
  return {
    dir,
    logs: join(dir, 'logs'),
    lock: join(dir, 'start.lock'),
    secrets: join(dir, 'secrets.json'),
    ports: join(dir, 'ports.json'),
    info: join(dir, 'local.json'),
    processes: join(dir, 'processes.json'),
    clusterPath: join(dir, 'cluster-path'),
  };
}

/**
 * The folder of the database cluster of a data folder. It is inside, unless the user is root and the folder is in one that only root may enter
 * (a project in root's home); then below /var/lib, under a name that the data folder keeps, so that without the folder there is a new cluster.
 */
export async function locateCluster(folder: DataFolder): Promise<string> {
  const kept = await readFile(folder.clusterPath, 'utf8').catch(() => null);
  if (kept !== null) return kept.trim();
  const account = findServerAccount();
  if (account === null || (await canEnter(folder.dir, account))) return join(folder.dir, 'pg');
  const parent = join(SYSTEM_FOLDER, `data-${randomUUID()}`);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  await writeFileAtomically(folder.clusterPath, `${join(parent, 'pg')}\n`);
  return join(parent, 'pg');
}
