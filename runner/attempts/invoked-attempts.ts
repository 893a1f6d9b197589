import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { EXECUTE_WAIT_MS } from '#events/contracts/execute-call.ts';
import type { AttemptSlots } from './attempt-slots.ts';
import { type Inbox, PATIENCE_MS } from './node-consumer.ts';
import type { ResultWaiters } from './result-waiters.ts';

/** What became of a request that somebody waits for: it ended; it runs here, and its result will be published; it is another runner's, or there is no room; nobody wants it. */
export type InvokedOutcome =
  | { readonly state: 'ended'; readonly result: CloudEvent }
  | { readonly state: 'running' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'cancelled' };

/** Attempts whose callers wait for them. */
export interface InvokedAttempts {
  /** Runs a node.requested, or joins the run of the same, for as long as `gone` does not abort. */
  run(request: CloudEvent, executionId: string, gone: AbortSignal): Promise<InvokedOutcome>;
}

export interface InvokedAttemptsOptions {
  readonly inbox: Pick<Inbox, 'claim'>;
  readonly slots: AttemptSlots;
  readonly waiters: ResultWaiters;
  /** Default 5 s. */
  readonly waitMs?: number;
}

/**
 * Attempts by request and answer, in the same inbox as those that come as events: under one id a function runs once, whichever way it was asked for
 * and however often.
 */
export function createInvokedAttempts(options: InvokedAttemptsOptions): InvokedAttempts {
  const { inbox, slots, waiters, waitMs = EXECUTE_WAIT_MS } = options;

  async function wait(requestId: string, gone: AbortSignal): Promise<InvokedOutcome> {
    const result = await waiters.wait(requestId, waitMs, gone);
    return result === null ? { state: 'running' } : { state: 'ended', result };
  }

  return {
    run: async (request, executionId, gone) => {
      const requestId = request.id;
      if (slots.has(requestId)) return await wait(requestId, gone);
      const hasRoom = await slots.waitForRoom(1, PATIENCE_MS);
      const { claimed, recorded, cancelled } = await inbox.claim([{ requestId, executionId, request }], hasRoom);
      const [result] = recorded;
      if (result !== undefined) return { state: 'ended', result };
      if (cancelled.length > 0) return { state: 'cancelled' };
      if (claimed.length === 0) return { state: 'elsewhere' };
      const waiting = wait(requestId, gone);
      slots.accept(claimed);
      return await waiting;
    },
  };
}
