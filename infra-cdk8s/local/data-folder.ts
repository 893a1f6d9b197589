import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SYSTEM_FOLDER } from './postgres-binaries.ts';
import { canEnter, type ServerAccount } from './server-account.ts';

/** The paths inside a data folder. */
export interface DataFolder {
  readonly dir: string;
  readonly logs: string;
  readonly lock: string;
  readonly secrets: string;
  readonly ports: string;
  readonly info: string;
  readonly processes: string;
}

/** Makes the folder, closed to other users of the machine, and names what lies in it. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const dir = resolve(path);
  await mkdir(join(dir, 'logs'), { recursive: true, mode: 0o700 });
  // As root the database server is another user, who has to pass through; the files in it are closed themselves.
  await chmod(dir, process.getuid?.() === 0 ? 0o711 : 0o700);
  return {
    dir,
    logs: join(dir, 'logs'),
    lock: join(dir, 'start.lock'),
    secrets: join(dir, 'secrets.json'),
    ports: join(dir, 'ports.json'),
    info: join(dir, 'local.json'),
    processes: join(dir, 'processes.json'),
  };
}

/**
 * Where the database cluster of a data folder lies: inside it, unless we are root and the folder is in one that only root may enter
 * (`/root/project`); then below /var/lib, under a name made from the data folder's path.
 */
export async function locateCluster(folder: DataFolder, account: ServerAccount | null): Promise<string> {
  if (account === null || (await canEnter(folder.dir, account))) return join(folder.dir, 'pg');
  const parent = join(SYSTEM_FOLDER, createHash('sha256').update(folder.dir).digest('hex').slice(0, 16));
  await mkdir(parent, { recursive: true, mode: 0o755 });
  return join(parent, 'pg');
}
