import { expect, test } from 'vitest';
import { currentTrace, followTraces, runInTrace } from '#events/platform/telemetry/current-trace.ts';

const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled: true };

test('a process that does not trace does not follow the traces of others either', () => {
  expect(runInTrace(context, currentTrace)).toBeNull();
});

test('work that follows from work in a trace is part of it, and parallel work is not', async () => {
  followTraces();
  const inside = runInTrace(context, async () => {
    await Promise.resolve();
    return currentTrace();
  });
  expect(currentTrace()).toBeNull();
  expect(await inside).toEqual(context);
});

test('work outside any trace stays outside, even when a traced request woke it', () => {
  followTraces();
  expect(runInTrace(context, () => runInTrace(null, currentTrace))).toBeNull();
});
