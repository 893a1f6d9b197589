import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSources, ROOT } from '../../docs/repository-files.ts';

const NAME = /'(workflow_builder_[a-z_]+)'/g;

test('every metric is on docs/operations.md, and no other', () => {
  const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  const told = [...page.matchAll(/^\| `(workflow_builder_[a-z_]+)`/gm)].map(([, name = '']) => name);
  const measured = readSources(['events', 'orchestrator', 'runner', 'web']).flatMap(({ text }) =>
    [...text.matchAll(NAME)].map(([, name = '']) => name),
  );
  expect(told.toSorted()).toEqual([...new Set(measured)].toSorted());
});
