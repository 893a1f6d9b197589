import { expect, test } from 'vitest';
import { toCacheFolder } from '#infra/local/launch/cache-folder.mjs';

test.each([
  ['linux', {}, '/u/ada/.cache/workflow-builder'],
  ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/workflow-builder'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/u/ada/.cache/workflow-builder'],
  ['linux', { XDG_CACHE_HOME: '' }, '/u/ada/.cache/workflow-builder'],
  ['darwin', {}, '/u/ada/Library/Caches/workflow-builder'],
  ['darwin', { XDG_CACHE_HOME: '/cache' }, '/cache/workflow-builder'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/workflow-builder/Cache'],
  ['win32', {}, '/u/ada/AppData/Local/workflow-builder/Cache'],
] as const)('on %s with %j the cache is %s', (platform, env, folder) => {
  expect(toCacheFolder(platform, { ...env }, '/u/ada')).toBe(folder);
});
