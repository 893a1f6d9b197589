import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import AppLayout from './(app)/layout.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** For addresses that are no page of ours, which no layout but the root's stands around. */
export default function UnknownAddressPage() {
  return (
    <AppLayout>
      <main className="grid flex-1 place-items-center">
        <EmptyState
          icon={SearchX}
          title="No page has this address"
          action={
            <span className="flex gap-2">
              <Button asChild>
                <Link href="/workflows">Go to workflows</Link>
              </Button>
              <Button asChild>
                <Link href="/executions">Go to executions</Link>
              </Button>
            </span>
          }
        >
          It has a typing error, or the link that led here is out of date. Nothing of yours was changed.
        </EmptyState>
      </main>
    </AppLayout>
  );
}
