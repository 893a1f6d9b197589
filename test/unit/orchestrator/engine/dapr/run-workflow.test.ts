import type { WorkflowContext } from '@dapr/dapr';
import { describe, expect, test } from 'vitest';
import {
  type AdvanceRequest,
  type AdvanceResult,
  createRunWorkflow,
  type Letter,
  WOKEN,
} from '#orchestrator/engine/dapr/run-workflow.ts';
import { createRunWorkflowV2 } from '#orchestrator/engine/dapr/run-workflow-v2.ts';

interface FakeTask {
  readonly waitsFor: string;
  readonly request?: AdvanceRequest;
  getResult(): unknown;
  settle(result: () => unknown): void;
}

function createTask(waitsFor: string, request?: AdvanceRequest): FakeTask {
  let read: () => unknown = () => {
    throw new Error('The task is not complete.');
  };
  return {
    waitsFor,
    ...(request && { request }),
    getResult: () => read(),
    settle: (result) => {
      read = result;
    },
  };
}

/** A workflow whose context notes what it waits for, fed by hand. */
function createRun({ host, isReplaying = false }: { readonly host?: string; readonly isReplaying?: boolean } = {}) {
  const ends: string[] = [];
  let turns = 0;
  let waiting: readonly FakeTask[] = [];
  let waiters = 0;
  const requests: AdvanceRequest[] = [];
  const context = {
    waitForExternalEvent: () => {
      waiters += 1;
      return createTask('mailbox');
    },
    callActivity: (_name: string, request: AdvanceRequest) => {
      requests.push(request);
      return createTask('advance', request);
    },
    whenAny: (tasks: readonly FakeTask[]) => {
      waiting = tasks;
      return tasks;
    },
    isReplaying: () => isReplaying,
  } as unknown as WorkflowContext;
  const observer = { onTurn: () => void (turns += 1), onEnd: (id: string) => void ends.push(id) };
  const generator = createRunWorkflow(observer)(context, { executionId: 'e', ...(host && { host }) });
  const settle = (waitsFor: string, result: () => unknown) => {
    const task = waiting.find((one) => one.waitsFor === waitsFor);
    if (task === undefined) throw new Error(`It does not wait for ${waitsFor}.`);
    task.settle(result);
    return generator.next(task as never);
  };
  return {
    ends,
    requests,
    turns: () => turns,
    waiters: () => waiters,
    waitsFor: () => waiting.map((task) => task.waitsFor),
    begin: () => generator.next(),
    mail: (letter: Letter) => settle('mailbox', () => letter),
    answer: (result: AdvanceResult) => settle('advance', () => result),
    fail: () =>
      settle('advance', () => {
        throw new Error('The activity failed.');
      }),
  };
}

const READY = { done: false };

describe('the workflow of an execution', () => {
  test('opens an activity at once, for the orchestrator that starts the execution', async () => {
    const run = createRun({ host: 'here' });
    expect(await run.begin()).toMatchObject(READY);
    expect(run.requests).toEqual([{ executionId: 'e', host: 'here', attempt: 1 }]);
    expect(run.waitsFor()).toEqual(['mailbox', 'advance']);
    expect(await run.answer({ state: 'completed' })).toEqual({ done: true, value: { state: 'completed' } });
    expect(run.ends).toEqual(['e']);
  });

  test('waits for the mailbox when nothing is to be done, and opens an activity for each letter', async () => {
    const run = createRun();
    await run.begin();
    await run.answer({ state: 'waiting' });
    expect(run.waitsFor()).toEqual(['mailbox']);
    await run.mail({ state: 'woken', host: 'there' });
    expect(run.requests.at(-1)).toEqual({ executionId: 'e', host: 'there', attempt: 1 });
    expect(await run.answer({ state: 'completed' })).toMatchObject({ done: true });
  });

  test('has an activity in two orchestrators at once, and ends with either', async () => {
    const run = createRun({ host: 'here' });
    await run.begin();
    await run.mail({ state: 'woken', host: 'there' });
    expect(run.waitsFor()).toEqual(['mailbox', 'advance', 'advance']);
    expect(await run.answer({ state: 'completed' })).toMatchObject({ done: true });
    expect(run.ends).toEqual(['e']);
  });

  test('asks again where Dapr placed the activity in another orchestrator', async () => {
    const run = createRun({ host: 'here' });
    await run.begin();
    await run.answer({ state: 'misplaced' });
    expect(run.requests.at(-1)).toEqual({ executionId: 'e', host: 'here', attempt: 2 });
  });

  test('calls again at once for as long as there is work', async () => {
    const run = createRun({ host: 'here' });
    await run.begin();
    await run.answer({ state: 'working' });
    expect(run.requests.at(-1)).toEqual({ executionId: 'e' });
    expect(run.waitsFor()).toEqual(['mailbox', 'advance']);
  });

  test('has a waiter for each letter that was consumed and one more: an event without its waiter is lost', async () => {
    const run = createRun();
    await run.begin();
    await run.answer({ state: 'working' });
    expect(run.waiters()).toBe(1);
    await run.mail(WOKEN);
    expect(run.waiters()).toBe(2);
    await run.answer({ state: 'waiting' });
    expect(run.waiters()).toBe(2);
  });

  test('fails as the execution failed, by letter and by answer', async () => {
    const told = createRun();
    await told.begin();
    await expect(told.mail({ state: 'failed', message: 'No.' })).rejects.toThrow('No.');
    const advanced = createRun();
    await advanced.begin();
    await expect(advanced.answer({ state: 'failed', message: 'Never.' })).rejects.toThrow('Never.');
    expect([...told.ends, ...advanced.ends]).toEqual(['e', 'e']);
  });

  test('does not fail with an activity that could not be run', async () => {
    const run = createRun();
    await run.begin();
    expect(await run.fail()).toMatchObject(READY);
    expect(run.waitsFor()).toEqual(['mailbox']);
  });

  test('is over with nothing to tell when the execution does not exist', async () => {
    const run = createRun();
    await run.begin();
    expect(await run.answer({ state: 'unknown' })).toEqual({ done: true, value: { state: 'unknown' } });
    expect(run.ends).toEqual([]);
  });

  test('of a terminated execution leaves its end to Dapr', async () => {
    const run = createRun();
    await run.begin();
    expect(await run.answer({ state: 'terminated' })).toMatchObject(READY);
    expect(run.waitsFor()).toEqual(['mailbox']);
    expect(run.ends).toEqual([]);
  });

  test('reports its turns, but none that is replayed', async () => {
    const run = createRun();
    await run.begin();
    await run.answer({ state: 'waiting' });
    expect(run.turns()).toBe(2);
    const replayed = createRun({ isReplaying: true });
    await replayed.begin();
    expect(replayed.turns()).toBe(0);
  });
});

test('an instance of run@v2 that an upgrade found waiting is woken, advanced and ended as before', async () => {
  const ends: string[] = [];
  const asked: unknown[] = [];
  const context = {
    waitForExternalEvent: (event: string) => ({ event }),
    callActivity: (_name: string, request: unknown) => {
      asked.push(request);
      return { request };
    },
  } as unknown as WorkflowContext;
  const run = createRunWorkflowV2({ onEnd: (id) => void ends.push(id) })(context, { executionId: 'e' });
  expect(await run.next()).toEqual({ done: false, value: { event: 'mailbox' } });
  await run.next({ state: 'woken', host: 'here' } as never);
  expect(asked).toEqual([{ executionId: 'e', position: 0 }]);
  expect(await run.next({ state: 'waiting' } as never)).toEqual({ done: false, value: { event: 'mailbox' } });
  await run.next(WOKEN as never);
  expect(await run.next({ state: 'completed' } as never)).toMatchObject({ done: true });
  expect(ends).toEqual(['e']);
});
