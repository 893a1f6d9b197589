import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findNodeProblem, OLDEST_NODE } from '#infra/local/launch/node-requirement.mjs';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

const whole = { openssl: '3.5.9', icu: '78.3' };

test.each(['22.19.0', '22.20.1', '24.0.0', '26.10.0', '100.1.0', '24.0.0-nightly2025'])(
  'Node %s is accepted',
  (node) => {
    expect(findNodeProblem({ ...whole, node })).toBeNull();
  },
);

test.each(['22.18.9', '20.20.2', '18.0.0', '9.99.0', '', 'unknown'])('Node %j is too old', (node) => {
  expect(findNodeProblem({ ...whole, node })).toBe('is older than 22.19');
});

test('a Node that was built without a part that the product needs is refused', () => {
  expect(findNodeProblem({ node: '24.1.0', icu: '78.3' })).toBe('was built without OpenSSL');
  expect(findNodeProblem({ node: '24.1.0', openssl: '3.5.9' })).toBe('was built without Intl');
});

test('programs that only claim to be Node are refused', () => {
  expect(findNodeProblem({ ...whole, node: '24.1.0', bun: '1.3.0' })).toBe('is not Node itself');
});

test('package.json asks for the same Node', () => {
  expect(JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'))).toMatchObject({
    engines: { node: `>=${OLDEST_NODE}` },
  });
});
