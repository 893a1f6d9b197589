'use client';

import { FailedPage } from '../../shell/failed-page.tsx';

export default function ErrorPage({ reset }: { readonly reset: () => void }) {
  return <FailedPage reset={reset} />;
}
