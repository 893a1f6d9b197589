import type { Logger } from 'pino';
import type { AttemptSlots } from './attempt-slots.ts';
import type { Claimed } from '../store/claims-store.ts';

/** How long a claim lasts without a sign of life, and how often dead runners' claims are looked for. */
export const LEASE_MS = 10_000;
const SCAN_MS = 2_000;

export interface LeaseKeeperOptions {
  readonly slots: AttemptSlots;
  /** Answers the ids that are still ours. */
  readonly renew: (requestIds: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly takeOver: (limit: number) => Promise<readonly Claimed[]>;
  readonly logger: Logger;
  readonly renewEveryMs?: number;
  readonly scanEveryMs?: number;
}

export interface LeaseKeeper {
  /** Looks for claims to take over now; true when it found some. */
  scan(): Promise<boolean>;
  close(): void;
}

/**
 * Keeps the leases of this runner's attempts and takes over what dead runners left. An attempt whose lease is lost (cancelled, purged, taken
 * over after a long pause of this process) is dropped.
 */
export function startLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { slots, logger } = options;
  const closing = new AbortController();
  const closed = closing.signal;
  const warnOfScan = (error: unknown) => logger.warn({ err: error }, 'claims were not scanned');

  async function renew(): Promise<void> {
    const held = slots.claimedIds();
    if (held.length === 0) return;
    const ours = await options.renew(held);
    const stillHeld = new Set(slots.claimedIds());
    for (const requestId of held) {
      if (ours.has(requestId) || !stillHeld.has(requestId)) continue;
      // Mostly its result was written while the renewal was on its way; then dropping it changes nothing.
      logger.debug({ requestId }, 'an attempt is not ours any more and is dropped');
      slots.drop(requestId);
    }
  }

  async function scan(): Promise<boolean> {
    const room = Math.min(slots.room(), 500);
    if (room === 0 || closed.aborted) return false;
    const claims = await options.takeOver(room);
    if (claims.length > 0) logger.info({ count: claims.length }, 'took over requests that nobody was running');
    slots.accept(claims);
    // More may wait: go on as soon as there is room.
    if (claims.length === room && !closed.aborted) void slots.waitForRoom(1, SCAN_MS).then(scan).catch(warnOfScan);
    return claims.length > 0;
  }

  const every = (ms: number, work: () => Promise<unknown>, failed: string) =>
    setInterval(() => {
      work().catch((error: unknown) => logger.warn({ err: error }, failed));
    }, ms);
  const timers = [
    every(options.renewEveryMs ?? LEASE_MS / 3, renew, 'leases were not renewed'),
    every(options.scanEveryMs ?? SCAN_MS, scan, 'claims were not scanned'),
  ];
  return {
    scan,
    close: () => {
      closing.abort();
      timers.forEach((timer) => clearInterval(timer));
    },
  };
}
