import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ExecutionRecord } from '../chaos/execution-record.ts';
import { checkReplay } from '../chaos/replay-invariant.ts';

const FOLDER = join(import.meta.dirname, 'histories');
const History = ExecutionRecord.pick({ pinned: true, inputs: true, events: true, state: true });
const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json'));

async function read(file: string) {
  return History.parse(JSON.parse(await readFile(join(FOLDER, file), 'utf8')));
}

describe('recorded histories replay for ever', () => {
  test('there are some of every way to end', () => {
    const phases = new Set(files.map((file) => /-([a-z_]+)\.json$/.exec(file)?.[1]));
    expect([...phases].toSorted()).toEqual(['cancelled', 'completed', 'failed', 'rejected', 'timed_out']);
  });

  test.each(files)('%s gives the same events and state', async (file) => {
    expect([...checkReplay(await read(file))]).toEqual([]);
  });

  test.each(files)('%s: an input that is left out is noticed', async (file) => {
    const history = await read(file);
    const inputs = history.inputs.slice(0, -1);
    expect([...checkReplay({ ...history, inputs })].join()).toMatch(/another state|other events/);
  });
});
