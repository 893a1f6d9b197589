import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { ROOT } from '../../docs/repository-files.ts';

const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');

/** The packages in the first column of the table below a heading. */
function listPackages(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .flatMap((line) => /^\| (`.*?) +\|/.exec(line)?.[1]?.match(/(?<=`)[^`,]+(?=`)/g) ?? [])
    .toSorted();
}

test('every dependency has its reason, and no reason is left over', () => {
  expect(listPackages('At run time')).toEqual(Object.keys(packageJson.dependencies).toSorted());
});

test('every development dependency has its reason too', () => {
  expect(listPackages('For development')).toEqual(Object.keys(packageJson.devDependencies).toSorted());
});
