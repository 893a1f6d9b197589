/** Executions for which Dapr was asked to open an activity, and has not opened it here yet. */
export interface ExpectedActivities {
  /** Notes that Dapr was asked. */
  add(executionId: string): void;
  has(executionId: string): boolean;
  /** Notes that the activity has opened. */
  noteOpened(executionId: string): void;
  /** Notes that none comes. */
  forget(executionId: string): void;
  /** Notes that one was waited for in vain. */
  noteMissed(): void;
  /** Whether Dapr owes as many as it opens in time: it is asked for no more. */
  isBusy(): boolean;
}

/**
 * Dapr would open more than it can in time later than anybody waits, and each costs it the same. So it is asked for fewer after a wait in vain, and for
 * one more after each that opened.
 */
const MOST = 256;
const FIRST = 64;
const LEAST = 8;
/** Waits that were in vain together are one sign. */
const SIGN_MS = 200;
/** Dapr may still open what it was asked for so long ago. */
const OWED_MS = 10_000;

/** Creates an empty registry. */
export function createExpectedActivities(): ExpectedActivities {
  /** With the instant at which Dapr was asked, the oldest first. */
  const asked = new Map<string, number>();
  let most = FIRST;
  let missedAt = -Infinity;

  function countOwed(): number {
    for (const [executionId, askedAt] of asked) {
      if (askedAt + OWED_MS > performance.now()) break;
      asked.delete(executionId);
    }
    return asked.size;
  }

  return {
    add: (executionId) => {
      // Anew at the end: the first is the oldest.
      asked.delete(executionId);
      asked.set(executionId, performance.now());
    },
    has: (executionId) => asked.has(executionId),
    noteOpened: (executionId) => {
      if (asked.delete(executionId)) most = Math.min(MOST, most + 1);
    },
    forget: (executionId) => void asked.delete(executionId),
    noteMissed: () => {
      const now = performance.now();
      if (now - missedAt < SIGN_MS) return;
      missedAt = now;
      most = Math.max(LEAST, Math.floor(most * 0.7));
    },
    isBusy: () => countOwed() >= most,
  };
}
