import { isAbsolute, join } from 'node:path';

/**
 * The product's folder among the user's caches: `$XDG_CACHE_HOME` where it is set (to an absolute path, as its specification asks), else what is
 * usual on the platform. Whatever is in it can be made again.
 *
 * @param {string} platform as in `process.platform`
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @returns {string}
 */
export function toCacheFolder(platform, env, home) {
  const name = 'workflow-builder';
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, name);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', name);
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), name, 'Cache');
  return join(home, '.cache', name);
}
