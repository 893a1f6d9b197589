import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/**
 * Reads variables from a file such as `.env` into this process's environment, by Node's own loader. What the environment has already, an empty value too,
 * counts before the file. Without the file it does nothing; ends the process with a sentence when it cannot be read.
 *
 * @param {string} path
 */
export function loadEnvFileIfThere(path) {
  if (!existsSync(path)) return;
  try {
    loadEnvFile(path);
  } catch (error) {
    console.error(`${path} cannot be read (${error.message}). Mend it or take it away, and run the command again.`);
    process.exit(1);
  }
}
