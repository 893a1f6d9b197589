import type pg from 'pg';
import { expect, test, vi } from 'vitest';
import { createOutboxEraser } from '#events/broker/dapr/outbox/outbox-eraser.ts';
import { createLatch } from '../../../../../builders/latch.ts';
import { PATIENT } from '../../../../../builders/patient.ts';

/** A pool that notes what is to be deleted and answers once the latch is open. */
function createPool() {
  const deleted: (readonly string[])[] = [];
  const latch = createLatch();
  const query = async ({ values: [ids] }: { readonly values: readonly (readonly string[])[] }) => {
    deleted.push(ids ?? []);
    await latch.opened;
    return { rows: [] };
  };
  return { deleted, latch, pool: { query } as unknown as pg.Pool };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('rows that arrive during a delete wait and are deleted together, so that a busy broker deletes seldom', async () => {
  const { deleted, latch, pool } = createPool();
  const erased: string[] = [];
  const eraser = createOutboxEraser(pool, { warn: () => undefined }, (ids) => void erased.push(...ids));
  eraser.erase(['a', 'b']);
  await vi.waitFor(() => expect(deleted).toEqual([['a', 'b']]), PATIENT);
  eraser.erase(['c']);
  latch.open();
  await settled();
  expect(erased).toEqual(['a', 'b']);
  expect(deleted).toHaveLength(1);
  eraser.erase(['d']);
  await vi.waitFor(() => expect(erased).toEqual(['a', 'b', 'c', 'd']), PATIENT);
  expect(deleted).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  await eraser.close();
});

test('waiting rows are deleted at the close', async () => {
  const { deleted, latch, pool } = createPool();
  const eraser = createOutboxEraser(pool, { warn: () => undefined }, () => undefined);
  latch.open();
  eraser.erase(['a']);
  await eraser.close();
  expect(deleted).toEqual([['a']]);
});
