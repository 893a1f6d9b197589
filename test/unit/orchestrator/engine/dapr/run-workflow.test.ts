import type { WorkflowContext } from '@dapr/dapr';
import { describe, expect, test } from 'vitest';
import {
  type AdvanceRequest,
  type AdvanceResult,
  createRunWorkflow,
  type Letter,
  WOKEN,
} from '#orchestrator/engine/dapr/run-workflow.ts';
import type { End } from '#orchestrator/engine/dapr/sessions.ts';

type Wanted = { readonly event: string } | { readonly activity: string; readonly request: AdvanceRequest };

/** A workflow whose context says what is waited for, fed by hand; what it follows at first ends as given. */
function createRun(first: End | null = null, isReplaying = false) {
  const ends: string[] = [];
  const followed: string[] = [];
  const waiters: string[] = [];
  const context = {
    waitForExternalEvent: (event: string): Wanted => {
      waiters.push(event);
      return { event };
    },
    callActivity: (activity: string, request: AdvanceRequest): Wanted => ({ activity, request }),
    isReplaying: () => isReplaying,
  } as unknown as WorkflowContext;
  const follow = async (id: string) => {
    followed.push(id);
    return first;
  };
  const run = createRunWorkflow({ follow, ended: (id) => void ends.push(id) });
  const generator = run(context, { executionId: 'e' });
  const begin = () => generator.next();
  const give = (value: Letter | AdvanceResult) => generator.next(value as AdvanceResult & Letter);
  return { ends, followed, waiters, begin, give };
}

const MAIL = { done: false, value: { event: 'mailbox' } };
const advance = (position: number) => ({
  done: false,
  value: { activity: 'advance', request: { executionId: 'e', position } },
});

describe('the workflow of an execution', () => {
  test('of a short one is over in its first turn', async () => {
    const run = createRun({ state: 'completed' });
    expect(await run.begin()).toEqual({ done: true, value: { state: 'completed' } });
    expect(run.ends).toEqual(['e']);
  });

  test('of a longer one waits for its end by the mailbox', async () => {
    const run = createRun();
    expect(await run.begin()).toEqual(MAIL);
    expect(run.followed).toEqual(['e']);
    expect(await run.give({ state: 'completed' })).toEqual({ done: true, value: { state: 'completed' } });
    expect(run.ends).toEqual(['e']);
  });

  test('replayed, asks nobody what the first turn asked', async () => {
    const run = createRun({ state: 'completed' }, true);
    expect(await run.begin()).toEqual(MAIL);
    expect(run.followed).toEqual([]);
  });

  test('woken, has it advanced for as long as there is work, and waits again', async () => {
    const run = createRun();
    await run.begin();
    expect(await run.give(WOKEN)).toEqual(advance(0));
    expect(await run.give({ position: 7, state: 'working' })).toEqual(advance(7));
    expect(await run.give({ position: 9, state: 'waiting' })).toEqual(MAIL);
    expect(await run.give(WOKEN)).toEqual(advance(9));
    expect(await run.give({ position: 12, state: 'completed' })).toMatchObject({ done: true });
    expect(run.ends).toEqual(['e']);
  });

  test('has a waiter for each letter that was consumed and one more: an event without its waiter is lost', async () => {
    const run = createRun();
    await run.begin();
    expect(run.waiters).toHaveLength(1);
    await run.give(WOKEN);
    expect(run.waiters).toHaveLength(2);
    await run.give({ position: 1, state: 'working' });
    await run.give({ position: 1, state: 'waiting' });
    expect(run.waiters).toHaveLength(2);
  });

  test('fails as the execution failed, by letter and by answer', async () => {
    const told = createRun();
    await told.begin();
    await expect(told.give({ state: 'failed', message: 'No.' })).rejects.toThrow('No.');
    expect(told.ends).toEqual(['e']);
    const short = createRun({ state: 'failed', message: 'Soon.' });
    await expect(short.begin()).rejects.toThrow('Soon.');
    const advanced = createRun();
    await advanced.begin();
    await advanced.give(WOKEN);
    await expect(advanced.give({ position: 1, state: 'failed', message: 'Never.' })).rejects.toThrow('Never.');
    expect(advanced.ends).toEqual(['e']);
  });

  test('of a terminated execution leaves its end to Dapr', async () => {
    const run = createRun();
    await run.begin();
    await run.give(WOKEN);
    expect(await run.give({ position: 1, state: 'terminated' })).toEqual(MAIL);
    expect(run.ends).toEqual([]);
  });
});
