import type pg from 'pg';
import { expect, test, vi } from 'vitest';
import { createInstanceNotes } from '#orchestrator/engine/dapr/instance-notes.ts';

/** Notes on a database that keeps what is written, or is away. */
function createNotes({ isAway = false } = {}) {
  const written: unknown[] = [];
  const warn = vi.fn();
  const query = async ({ values: [ids, state] }: { readonly values: readonly unknown[] }) => {
    if (isAway) throw new Error('The database is away.');
    written.push([state, ids]);
  };
  return { written, warn, notes: createInstanceNotes({ query } as unknown as pg.Pool, { info: warn, warn }) };
}

test('notes are written together, and a workflow that ended meanwhile as ended alone', async () => {
  const { written, notes } = createNotes();
  notes.note('slow', 'running');
  notes.note('fast', 'running');
  notes.note('fast', 'ended');
  notes.note('faster', 'ended');
  notes.note('faster', 'running');
  notes.note('slower', 'running');
  expect(written).toEqual([]);
  await notes.close();
  expect(written).toEqual([
    ['running', ['slow', 'slower']],
    ['ended', ['fast', 'faster']],
  ]);
});

test('notes that cannot be written are told of once and given up', async () => {
  const { warn, notes } = createNotes({ isAway: true });
  notes.note('a', 'running');
  notes.note('b', 'ended');
  await notes.close();
  expect(warn).toHaveBeenCalledOnce();
});
