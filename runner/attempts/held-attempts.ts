import type { Claimed } from '../store/claims-store.ts';

/** A request that is here, from its arrival until its result is on the way. */
export interface HeldAttempt {
  readonly claim: Claimed;
  readonly isClaimed: boolean;
  /** Somebody else is to run it. */
  isGivenBack: boolean;
  readonly cancelled: AbortController;
}

/** The attempts of one runner by request id. */
export interface HeldAttempts {
  has(requestId: string): boolean;
  count(): number;
  add(claim: Claimed, isClaimed: boolean): HeldAttempt;
  remove(attempt: HeldAttempt): void;
  /** Aborts one and forgets it. */
  drop(requestId: string): void;
  dropExecution(executionId: string): void;
  /** Drops everything, for others to run. */
  giveBack(): void;
  claimedIds(): readonly string[];
}

/** Makes an empty set. */
export function createHeldAttempts(): HeldAttempts {
  const attempts = new Map<string, HeldAttempt>();

  function drop(requestId: string): void {
    const attempt = attempts.get(requestId);
    attempts.delete(requestId);
    attempt?.cancelled.abort(new Error('The result is not wanted any more.'));
  }

  return {
    has: (requestId) => attempts.has(requestId),
    count: () => attempts.size,
    add: (claim, isClaimed) => {
      const attempt = { claim, isClaimed, isGivenBack: false, cancelled: new AbortController() };
      attempts.set(claim.requestId, attempt);
      return attempt;
    },
    remove: (attempt) => {
      const { requestId } = attempt.claim;
      if (attempts.get(requestId) === attempt) attempts.delete(requestId);
    },
    drop,
    dropExecution: (executionId) => {
      for (const requestId of attempts.keys()) {
        if (requestId.startsWith(`${executionId}/`)) drop(requestId);
      }
    },
    giveBack: () => {
      for (const [requestId, attempt] of attempts) {
        attempt.isGivenBack = true;
        drop(requestId);
      }
    },
    claimedIds: () => [...attempts].flatMap(([requestId, { isClaimed }]) => (isClaimed ? [requestId] : [])),
  };
}
