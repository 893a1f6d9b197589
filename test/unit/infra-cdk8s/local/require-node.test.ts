import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

/** Preloaded: what the process believes its Node to be. */
const OLD_NODE = `data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process.versions, 'node', { value: '18.20.1' });`,
)}`;

const runOnOldNode = (program: string) =>
  spawnSync(process.execPath, ['--import', OLD_NODE, `infra-cdk8s/local/${program}`], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });

test.each(['start.mjs', 'check.mjs'])('%s says which Node it needs, before anything is installed', (program) => {
  const { status, stderr } = runOnOldNode(program);
  expect(status).toBe(1);
  expect(stderr).toContain('needs Node 20.19 or later; this is Node 18.20.1. Install a newer one');
});

test('checks that cannot even begin end with the line of a failure', () => {
  expect(runOnOldNode('check.mjs').stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
});
