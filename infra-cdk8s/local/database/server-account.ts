import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The user that PostgreSQL runs as when we are root: it refuses to run as root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

function readId(flag: '-u' | '-g'): number | null {
  try {
    return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  }
}

function readAccount(): ServerAccount | null {
  const uid = readId('-u');
  const gid = readId('-g');
  return uid === null || gid === null ? null : { uid, gid };
}

/**
 * Null unless this process is root; then the user `postgres`, made when there is none.
 *
 * @throws when it can neither be found nor made.
 */
export function findServerAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const found = readAccount();
  if (found !== null) return found;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  } catch {
    // Without useradd there is no account either: said below.
  }
  const made = readAccount();
  if (made !== null) return made;
  throw new Error(
    'PostgreSQL does not run as root, and there is no user "postgres" to run it as. Start as another user, add that user, or set DATABASE_URL.',
  );
}

/** Whether the account may reach what is inside a folder: every folder of its path lets it through. */
export async function canEnter(folder: string, account: ServerAccount): Promise<boolean> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const found = await stat(path);
    const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
