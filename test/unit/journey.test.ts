import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Journey, listDetours, listFiles, listImports, listMissing } from '../journey/journey.ts';
import { BESIDE, isBeside, RESULT, START, STEP_TYPES } from '../journey/routes.ts';

test.each([START, RESULT])('the journey of a $name is as short as it was made', (journey) => {
  expect(listMissing(journey)).toEqual([]);
  expect(listFiles(journey).length).toBeLessThanOrEqual(journey.limit);
});

test.each([START, RESULT])(
  'every import on the way of a $name is on the way as well, or beside it for a reason',
  (journey) => {
    expect(listDetours(journey, isBeside)).toEqual([]);
  },
);

test('each reason to be beside the way is one for some file', () => {
  const beside = [START, RESULT].flatMap((journey) => listDetours(journey, () => false).map(({ to }) => to));
  expect(BESIDE.filter(([pattern]) => !beside.some((file) => pattern.test(file))).map(String)).toEqual([]);
});

test('a step passes through few types in the runner', () => {
  const isExported = (name: string, file: string) =>
    new RegExp(`^export (interface|type) ${name}\\b`, 'm').test(readFileSync(file, 'utf8'));
  expect(STEP_TYPES.types.filter(([name, file]) => !isExported(name, file))).toEqual([]);
  expect(STEP_TYPES.types.length).toBeLessThanOrEqual(STEP_TYPES.limit);
});

test('an import that leaves the way is noticed, one of types is none', () => {
  const short: Journey = { ...START, steps: [['the way', 'test/journey/main.ts']] };
  expect(listDetours(short, () => false).map(({ to }) => to)).toEqual([
    'test/journey/journey.ts',
    'test/journey/routes.ts',
  ]);
  const text = `import type { A } from './a.ts';\nimport { type B } from './b.ts';\nimport { type C, d } from '#events/d.ts';\n`;
  expect(listImports('test/journey/x.ts', text)).toEqual(['events/d.ts']);
});
