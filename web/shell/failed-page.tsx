'use client';

import { CloudOff, Database } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { startTransition, useCallback, useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

async function isReady(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/readyz', { signal, cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Whether the service lacks its database: asked once, then with growing pauses until it has one again; `onBack` is called then. */
function useDatabaseOutage(onBack: () => void): boolean {
  const [isDown, setDown] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (pauseMs: number, wasDown: boolean): Promise<void> => {
      const ready = await isReady(controller.signal);
      if (controller.signal.aborted) return;
      setDown(!ready);
      if (!ready) timer = setTimeout(() => void ask(Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS), true), pauseMs);
      else if (wasDown) onBack();
    };
    void ask(FIRST_PAUSE_MS, false);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [onBack]);
  return isDown;
}

/** In place of a page that could not be rendered: why, as far as can be told, and a way on. */
export function FailedPage({ reset }: { readonly reset: () => void }) {
  const router = useRouter();
  const again = useCallback(
    () =>
      startTransition(() => {
        router.refresh();
        reset();
      }),
    [router, reset],
  );
  const isDatabaseDown = useDatabaseOutage(again);
  return (
    <main className="grid min-h-0 flex-1 place-items-center">
      <EmptyState
        icon={isDatabaseDown ? Database : CloudOff}
        title={isDatabaseDown ? 'The database cannot be reached' : 'This page could not be shown'}
        action={<Button onClick={again}>Try again</Button>}
      >
        {isDatabaseDown
          ? 'Nothing was lost: what was saved is kept, and executions go on from where they are. This page tries again by itself.'
          : 'Nothing of yours was changed. If it stays, the service’s log says why.'}
      </EmptyState>
    </main>
  );
}
