import { expect, test } from 'vitest';
import { findLockProblems, toPackageName } from '../../run/lock-problems.ts';

const sound = { version: '1.2.3', integrity: 'sha512-abc==' };
const find = (entry: object) =>
  findLockProblems({ packages: { '': { version: '0.1.0' }, 'node_modules/@scope/name': { ...sound, ...entry } } });

test('a package whose content is fixed is sound, whatever its platform', () => {
  expect(find({})).toEqual([]);
  expect(find({ optional: true, os: ['aix'] })).toEqual([]);
});

test.each([
  [{ integrity: undefined }, '@scope/name 1.2.3 has no sha512 integrity'],
  [{ integrity: 'sha1-abc=', optional: true }, '@scope/name 1.2.3 has no sha512 integrity'],
  [
    { resolved: 'https://registry.example/a.tgz' },
    '@scope/name 1.2.3 is bound to an address (https://registry.example/a.tgz)',
  ],
  [{ deprecated: 'Use another.' }, '@scope/name 1.2.3 is deprecated: Use another.'],
])('%j is a problem', (entry, problem) => {
  expect(find(entry)).toEqual([problem]);
});

test('a nested package is named as it is on npm', () => {
  expect(toPackageName('node_modules/a/node_modules/@b/c', {})).toBe('@b/c');
  expect(toPackageName('node_modules/alias', { name: 'tsx' })).toBe('tsx');
});
