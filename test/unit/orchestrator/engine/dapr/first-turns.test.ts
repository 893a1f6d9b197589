import { describe, expect, test } from 'vitest';
import { createFirstTurns } from '#orchestrator/engine/dapr/first-turns.ts';
import { createSessions, type Progress } from '#orchestrator/engine/dapr/sessions.ts';

const createTurns = (findProgress: () => Promise<Progress | null>) =>
  createFirstTurns({ sessions: createSessions(), findProgress });

describe('the first turn of a workflow whose execution did not start here', () => {
  test('hears an end that the database knows: Dapr runs it again after a loss', async () => {
    const end = { state: 'failed', message: 'No.' } as const;
    expect(await createTurns(async () => ({ version: 3, state: 'ended', end })).follow('e')).toEqual(end);
  });

  test('hears nothing of one that goes on', async () => {
    expect(await createTurns(async () => ({ version: 3, state: 'working' })).follow('e')).toBeNull();
  });

  test('is over for one that was purged', async () => {
    expect(await createTurns(async () => null).follow('e')).toEqual({ state: 'completed' });
  });

  test('is asked again while the database is away', async () => {
    const answers: (() => Promise<Progress>)[] = [
      async () => Promise.reject(new Error('away')),
      async () => ({ version: 3, state: 'ended', end: { state: 'completed' } }),
    ];
    const turns = createTurns(async () => (await answers.shift()?.()) ?? null);
    expect(await turns.follow('e')).toEqual({ state: 'completed' });
    expect(answers).toEqual([]);
  });
});
