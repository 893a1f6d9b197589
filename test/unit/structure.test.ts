import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';

const listFiles = (...patterns: readonly string[]) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], { encoding: 'utf8' })
    .trim()
    .split('\n');
const files = listFiles('*.ts', '*.tsx', '*.mjs');
const sources = files.filter((file) => !file.startsWith('test/'));
const builders = files.filter((file) => file.startsWith('test/builders/'));

/** Source files at a folder's root; beyond that it gets rooms. */
const MAX_FILES = 14;

/** Folders that hold one subject, each file of it alike. */
const ONE_SUBJECT: Readonly<Record<string, string>> = {
  'orchestrator/interpreter': 'the pure core, with a page of its own (SPEC.md)',
  'schemas/validity': 'one check of definitions a file',
  'web/ui': 'one primitive of the interface a file',
};

/** Names that say nothing of what is inside. */
const EMPTY_NAMES = /^(utils?|helpers?|common|libs?|misc|shared|types|constants|services|index)$/;

/** Endings that say nothing of what a type is. */
const EMPTY_ENDINGS = /(Manager|Helper|Helpers|Impl|Util|Utils)$/;

test(`a folder has at most ${MAX_FILES} files at its root, unless it holds one subject`, () => {
  const counts = new Map<string, number>();
  for (const file of [...sources, ...builders]) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  const crowded = [...counts].filter(([folder, count]) => count > MAX_FILES && !(folder in ONE_SUBJECT));
  expect(crowded).toEqual([]);
});

test('every exception is still one', () => {
  const isCrowded = (folder: string) => sources.filter((file) => dirname(file) === folder).length > MAX_FILES;
  expect(Object.keys(ONE_SUBJECT).filter((folder) => !isCrowded(folder))).toEqual([]);
});

test('no file and no folder has a name that says nothing', () => {
  const parts = files.flatMap((file) => file.replace(/(\.test)?\.(ts|tsx|mjs)$/, '').split('/'));
  expect(parts.filter((part) => EMPTY_NAMES.test(part))).toEqual([]);
});

test('no exported name ends in a word that says nothing', () => {
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => EMPTY_ENDINGS.test(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test('a file that is named for a function or a type exports it', () => {
  const toPascal = (name: string) => name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const verbs = /^(create|read|write|parse|find|require|normalize|validate|resolve|watch)-/;
  const missing = sources.filter((file) => {
    const name = basename(file).replace(/\.(ts|tsx|mjs)$/, '');
    if (!verbs.test(name)) return false;
    const pascal = toPascal(name);
    const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
    return !new RegExp(
      `export (async )?(function|const|interface|class|type) (${camel}|${pascal}|register${pascal})\\w*`,
    ).test(readFileSync(file, 'utf8'));
  });
  expect(missing).toEqual([]);
});

test('a file of tests has an ending by which it is found', () => {
  expect(listFiles('test/').filter((file) => file.endsWith('.test'))).toEqual([]);
});
