'use client';

import { useEffect, useState } from 'react';

/** The reader's clock. Until the page is alive it is the server's, in UTC, so that both render the same text. */
export interface Clock {
  readonly nowMs: number;
  readonly timeZone?: 'UTC';
}

/** Ticks every `intervalMs` while `isTicking`; stands still in hidden tabs. */
export function useClock(serverNowMs: number, intervalMs = 1_000, isTicking = true): Clock {
  const [clock, setClock] = useState<Clock>({ nowMs: serverNowMs, timeZone: 'UTC' });
  useEffect(() => {
    const tick = () => setClock({ nowMs: Date.now() });
    tick();
    if (!isTicking) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) tick();
    }, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, isTicking]);
  return clock;
}
