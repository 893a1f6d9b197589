import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

export default function NotFoundPage() {
  return (
    <main className="grid flex-1 place-items-center">
      <EmptyState
        icon={SearchX}
        title="Nothing is here"
        action={
          <Button asChild>
            <Link href="/workflows">Go to workflows</Link>
          </Button>
        }
      >
        It was deleted, belongs to someone else, or the address has a typing error.
      </EmptyState>
    </main>
  );
}
