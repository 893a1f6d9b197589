import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { EXECUTE_WAIT_MS } from '#events/contracts/execute-call.ts';
import { type RequestedAttempt } from '../attempt.ts';
import type { ClaimStore } from '../store/claim-store.ts';
import type { AttemptPool } from './pool.ts';
import type { ResultWaiters } from './result-waiters.ts';
import { PATIENCE_MS } from './take.ts';

/** The answer to a caller: ended; running here, so that the result will be published; elsewhere, or no room; cancelled. */
export type InvokedOutcome =
  | { readonly state: 'ended'; readonly result: CloudEvent }
  | { readonly state: 'running' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'cancelled' };

/** Attempts whose callers wait for them. */
export interface InvokedAttempts {
  /** Runs a requested attempt, or joins the run of the same, for as long as `gone` does not abort. */
  run(attempt: RequestedAttempt, gone: AbortSignal): Promise<InvokedOutcome>;
}

export interface InvokedAttemptsOptions {
  readonly claims: Pick<ClaimStore, 'claim'>;
  readonly pool: AttemptPool;
  readonly waiters: ResultWaiters;
  /** Default 5 s. */
  readonly waitMs?: number;
}

/**
 * Attempts by request and answer, under the same claims as those that come as events: under one id a function runs once, whichever way it was asked for
 * and however often.
 */
export function createInvokedAttempts(options: InvokedAttemptsOptions): InvokedAttempts {
  const { claims, pool, waiters, waitMs = EXECUTE_WAIT_MS } = options;

  async function wait(requestId: string, gone: AbortSignal): Promise<InvokedOutcome> {
    const result = await waiters.wait(requestId, waitMs, gone);
    return result === null ? { state: 'running' } : { state: 'ended', result };
  }

  return {
    run: async (requested, gone) => {
      if (pool.has(requested.id)) return await wait(requested.id, gone);
      const hasRoom = await pool.waitForRoom(1, PATIENCE_MS);
      const { claimed, recorded, cancelled } = await claims.claim([requested], hasRoom, pool.free());
      const [result] = recorded;
      const [attempt] = claimed;
      if (result !== undefined) return { state: 'ended', result };
      if (cancelled.length > 0) return { state: 'cancelled' };
      if (attempt === undefined) return { state: 'elsewhere' };
      const waiting = wait(attempt.id, gone);
      void pool.run(attempt);
      return await waiting;
    },
  };
}
