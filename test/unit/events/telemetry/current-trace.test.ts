import { expect, test } from 'vitest';
import { currentTrace, runInTrace } from '#events/telemetry/current-trace.ts';

const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled: true };

test('what follows from work in a trace is part of it, and what comes beside it is not', async () => {
  const inside = runInTrace(context, async () => {
    await Promise.resolve();
    return currentTrace();
  });
  expect(currentTrace()).toBeNull();
  expect(await inside).toEqual(context);
});

test('work of no trace is part of none, even when a traced request woke it', () => {
  expect(runInTrace(context, () => runInTrace(null, currentTrace))).toBeNull();
});
