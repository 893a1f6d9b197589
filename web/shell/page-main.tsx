import type { ReactNode } from 'react';

/** The scrolling, centred content of a page that is a list. */
export function PageMain({ children }: { readonly children: ReactNode }) {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-6">{children}</div>
    </main>
  );
}
