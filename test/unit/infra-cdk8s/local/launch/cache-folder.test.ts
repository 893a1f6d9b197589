import { expect, test } from 'vitest';
import { toCacheFolder } from '#infra/local/launch/cache-folder.mjs';

test.each([
  ['linux', {}, '/home/ada/.cache/workflow-builder'],
  ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/workflow-builder'],
  ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache/workflow-builder'],
  ['linux', { XDG_CACHE_HOME: '' }, '/home/ada/.cache/workflow-builder'],
  ['darwin', {}, '/home/ada/Library/Caches/workflow-builder'],
  ['darwin', { XDG_CACHE_HOME: '/cache' }, '/cache/workflow-builder'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/workflow-builder/Cache'],
  ['win32', {}, '/home/ada/AppData/Local/workflow-builder/Cache'],
] as const)('on %s with %j the cache is %s', (platform, env, folder) => {
  expect(toCacheFolder(platform, { ...env }, '/home/ada')).toBe(folder);
});
