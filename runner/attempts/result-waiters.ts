import type { CloudEvent } from '#events/contracts/cloud-event.ts';

/** Callers of this process who wait for the result of a request. */
export interface ResultWaiters {
  /** Resolves with the result, or null after `limitMs` or when `gone` aborts: from then on the result is published. */
  wait(requestId: string, limitMs: number, gone: AbortSignal): Promise<CloudEvent | null>;
  /** Whether somebody waits; who does waits until the result is told, however long that takes. */
  hold(requestId: string): boolean;
  tell(requestId: string, result: CloudEvent): void;
}

interface Waiter {
  readonly answer: (result: CloudEvent | null) => void;
  /** Ends the time limit: only the result ends the wait from now on. */
  readonly hold: () => void;
}

/** Delivers each result exactly one way: to a waiting caller if there is one, otherwise to the topic. */
export function createResultWaiters(): ResultWaiters {
  const waiters = new Map<string, Set<Waiter>>();

  function add(requestId: string, waiter: Waiter): void {
    waiters.set(requestId, (waiters.get(requestId) ?? new Set<Waiter>()).add(waiter));
  }

  function remove(requestId: string, waiter: Waiter): void {
    const all = waiters.get(requestId);
    all?.delete(waiter);
    if (all?.size === 0) waiters.delete(requestId);
  }

  return {
    wait: (requestId, limitMs, gone) =>
      new Promise((resolve) => {
        const giveUp = () => {
          remove(requestId, waiter);
          waiter.answer(null);
        };
        const timer = setTimeout(giveUp, limitMs);
        const hold = () => {
          clearTimeout(timer);
          gone.removeEventListener('abort', giveUp);
        };
        const answer = (result: CloudEvent | null) => {
          hold();
          resolve(result);
        };
        const waiter = { hold, answer };
        add(requestId, waiter);
        if (gone.aborted) giveUp();
        else gone.addEventListener('abort', giveUp, { once: true });
      }),
    hold: (requestId) => {
      const all = waiters.get(requestId);
      for (const waiter of all ?? []) waiter.hold();
      return all !== undefined;
    },
    tell: (requestId, result) => {
      const all = waiters.get(requestId);
      waiters.delete(requestId);
      for (const waiter of all ?? []) waiter.answer(result);
    },
  };
}
