import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HEARTBEAT_MS } from '#web/wire/heartbeat.ts';
import { eventStreamResponse } from '#web/server/live/server-sent-events.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a stream with nothing to say carries a heartbeat that a page can see, and that is no position to resume from', async () => {
  const aborter = new AbortController();
  const answer = eventStreamResponse({
    start: () => () => undefined,
    isStillAllowed: async () => true,
    signal: aborter.signal,
  });
  vi.advanceTimersByTime(2 * HEARTBEAT_MS);
  aborter.abort();
  expect(await answer.text()).toBe('retry: 2000\n\nevent: heartbeat\ndata: {}\n\nevent: heartbeat\ndata: {}\n\n');
});
