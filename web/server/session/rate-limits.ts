import type { BetterAuthRateLimitStorage } from 'better-auth';
import { createBoundedMap } from '#events/platform/process/bounded-map.ts';

/** Addresses that are remembered at the same time. */
const MAX_KEYS = 100_000;

/**
 * Counts requests of each key in windows of a fixed length. Better Auth's own store begins a window anew with every request, so that an address that
 * many people share is refused once it has had `max` visits without a pause, however slowly they came.
 * Source: https://better-auth.com/docs/concepts/rate-limit
 */
export function createRateLimits(clock: () => number = Date.now): BetterAuthRateLimitStorage {
  const windows = createBoundedMap<string, { readonly endsAt: number; readonly count: number }>(MAX_KEYS);
  return {
    consume: async (key, rule) => {
      const now = clock();
      const known = windows.get(key);
      const isOver = known === undefined || now >= known.endsAt;
      const window = isOver ? { endsAt: now + rule.window * 1_000, count: 0 } : known;
      if (window.count >= rule.max) {
        return { allowed: false, retryAfter: Math.ceil((window.endsAt - now) / 1_000) };
      }
      windows.set(key, { ...window, count: window.count + 1 });
      return { allowed: true, retryAfter: null };
    },
  };
}
