'use client';

import { CloudOff } from 'lucide-react';
import { Button } from '#web/ui/button.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';

export default function ErrorPage({ reset }: { readonly reset: () => void }) {
  return (
    <main className="grid flex-1 place-items-center">
      <EmptyState
        icon={CloudOff}
        title="This page could not be shown"
        action={<Button onClick={reset}>Try again</Button>}
      >
        Nothing of yours was changed. If it stays, the service’s log says why.
      </EmptyState>
    </main>
  );
}
