'use client';

import { FailedPage } from '#web/shell/failed-page.tsx';

export default function ErrorPage({ reset }: { readonly reset: () => void }) {
  return <FailedPage reset={reset} />;
}
