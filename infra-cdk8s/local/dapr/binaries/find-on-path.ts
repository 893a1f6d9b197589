import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** The program of that name in a folder, or null. */
export async function findProgram(folder: string, name: string): Promise<string | null> {
  const path = join(folder, `${name}${SUFFIX}`);
  return access(path, constants.X_OK).then(
    () => path,
    () => null,
  );
}

/** The folders of the PATH, in their order. */
export function listPathFolders(env: NodeJS.ProcessEnv): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The first program of that name on the PATH, or null. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of listPathFolders(env)) {
    const found = await findProgram(folder, name);
    if (found !== null) return found;
  }
  return null;
}
