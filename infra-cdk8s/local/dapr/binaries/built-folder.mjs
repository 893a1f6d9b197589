import { homedir } from 'node:os';
import { join } from 'node:path';

/** The version that `npm run dapr:build` builds; `build/go.mod` names the same. */
export const BUILT_VERSION = '1.14.4';

/**
 * Where `npm run dapr:build` puts the binaries: a folder of this project in the user's cache.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function toBuiltFolder(env) {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  return join(cache, 'workflow-builder-dapr', BUILT_VERSION);
}
