import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { readPages, readSources, ROOT } from '../../docs/repository-files.ts';

/** The one form of a citation: `decision D30`, or `decisions D30, D33`. */
const CITATION = /\bdecisions? (D\d+(?:, D\d+)*)/gi;
/** Pages that are not part of this repository. */
const OLD_PAGE = /(?<!docs\/)\b(?:rules|architecture|functions|reliability|experience|style)\.md\b/;
const LINK = /!?\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)"/g;

/** A path in backticks that begins with a folder of the repository; without placeholders. */
const NAMED_PATH = /`((?:schemas|events|orchestrator|runner|web|infra-cdk8s|test|docs|findings|\.ci)\/[\w./()[\]-]*)`/g;

const decisions = readFileSync(join(ROOT, 'docs/decisions.md'), 'utf8');
const headings = [...decisions.matchAll(/^### (D\d+)\. /gm)].map(([, number = '']) => number);

/** A page without its code blocks, in which brackets are no links. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
}

/** The anchor of a heading, made as GitHub makes it. */
function toAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function listAnchors(text: string): readonly string[] {
  return [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    toAnchor(heading),
  );
}

test('every decision has a number of its own', () => {
  expect(headings.length).toBeGreaterThan(0);
  expect(headings.filter((number, index) => headings.indexOf(number) !== index)).toEqual([]);
});

test('every citation in the code leads to a heading of docs/decisions.md', () => {
  const cited = readSources().flatMap(({ path, text }) =>
    [...text.matchAll(CITATION)].flatMap(([, numbers = '']) => numbers.split(', ').map((number) => ({ path, number }))),
  );
  expect(cited.length).toBeGreaterThan(100);
  expect(cited.filter(({ number }) => !headings.includes(number))).toEqual([]);
});

test('no code cites a page that is not in the repository', () => {
  const citing = readSources()
    .filter(({ path }) => !path.startsWith('test/unit/docs/'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line) => (OLD_PAGE.test(line) ? [`${path}: ${line.trim()}`] : [])),
    );
  expect(citing).toEqual([]);
});

test('every relative link of README.md and docs/ leads to a file, and its anchor to a heading', () => {
  const broken = readPages().flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(LINK)].flatMap(([, link, image]) => {
      const target = link ?? image ?? '';
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(ROOT, found))) return [`${path}: ${target}`];
      if (anchor === undefined) return [];
      return listAnchors(readFileSync(join(ROOT, found), 'utf8')).includes(anchor) ? [] : [`${path}: ${target}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('every path of the repository that a page names is there', () => {
  const missing = readPages().flatMap(({ path, text }) =>
    [...text.matchAll(NAMED_PATH)].flatMap(([, named = '']) =>
      existsSync(join(ROOT, named)) ? [] : [`${path}: ${named}`],
    ),
  );
  expect(missing).toEqual([]);
});
