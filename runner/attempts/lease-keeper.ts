import type { Logger } from 'pino';
import type { ClaimStore } from '../store/claim-store.ts';
import type { AttemptPool } from './pool.ts';

/** How long a claim lasts without a sign of life, and how often dead runners' claims are looked for. */
export const LEASE_MS = 10_000;
const SCAN_MS = 2_000;

export interface LeaseKeeperOptions {
  readonly pool: AttemptPool;
  readonly claims: Pick<ClaimStore, 'renew' | 'takeOver'>;
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
  const { pool, claims, logger } = options;
  const closing = new AbortController();
  const closed = closing.signal;
  const warnOfScan = (error: unknown) => logger.warn({ err: error }, 'claims were not scanned');

  async function renew(): Promise<void> {
    const held = pool.storedIds();
    if (held.length === 0) return;
    const ours = await claims.renew(held);
    const stillHeld = new Set(pool.storedIds());
    for (const requestId of held) {
      if (ours.has(requestId) || !stillHeld.has(requestId)) continue;
      // Mostly its result was written while the renewal was on its way; then dropping it changes nothing.
      logger.debug({ requestId }, 'an attempt is not ours any more and is dropped');
      pool.drop(requestId);
    }
  }

  async function scan(): Promise<boolean> {
    const room = Math.min(pool.room(), 500);
    if (room === 0 || closed.aborted) return false;
    const taken = await claims.takeOver(room);
    if (taken.length > 0) logger.info({ count: taken.length }, 'took over requests that nobody was running');
    for (const attempt of taken) void pool.run(attempt);
    // More may wait: go on as soon as there is room.
    if (taken.length === room && !closed.aborted) void pool.waitForRoom(1, SCAN_MS).then(scan).catch(warnOfScan);
    return taken.length > 0;
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
