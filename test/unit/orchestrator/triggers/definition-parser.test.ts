import { afterAll, expect, test } from 'vitest';
import { createDefinitionPool } from '#events/platform/threads/definition-pool.ts';
import { createDefinitionParser, createTextParser } from '#orchestrator/triggers/definition-parser.ts';
import { goesOnDuring } from '../../../builders/event-loop.ts';
import { gate, workflow } from '../../../builders/samples/definition.ts';

const pool = createDefinitionPool();
const parse = createDefinitionParser(createTextParser(pool));

afterAll(() => pool.close());

const ofLength = (length: number) => workflow([gate('g', { message: 'x'.repeat(length) })]);

test.each([
  ['a megabyte of text', ofLength(900_000)],
  ['a thousand nodes', workflow(Array.from({ length: 1_000 }, (_, index) => gate(`g${index}`)))],
])('the event loop goes on while %s is parsed', async (_name, definition) => {
  const functions = new Map();
  expect(await goesOnDuring(async () => expect(await parse(definition, functions)).toMatchObject({ ok: true }))).toBe(
    true,
  );
});

test('a definition that came before is the same object, until the functions change', async () => {
  const functions = new Map();
  const first = await parse(ofLength(10), functions);
  expect(await parse(ofLength(10), functions)).toBe(first);
  expect(await parse(ofLength(10), new Map())).not.toBe(first);
});
