'use client';

import { Workflow } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '../ui/class-names.ts';
import { AccountMenu, type Account } from './account-menu.tsx';

const PLACES = [
  { href: '/workflows', name: 'Workflows' },
  { href: '/executions', name: 'Executions' },
] as const;

/** The bar on every page: where one is, where one can go, who one is. */
export function AppHeader({ account }: { readonly account: Account }) {
  const path = usePathname();
  return (
    <header className="flex h-12 shrink-0 items-center gap-4 border-b bg-card px-4 max-sm:gap-2 max-sm:px-3">
      <Link href="/workflows" className="flex items-center gap-2 font-semibold" aria-label="Workflow Builder, home">
        <span className="grid size-6 place-items-center rounded-md bg-primary text-primary-foreground">
          <Workflow className="size-3.5" aria-hidden />
        </span>
        <span className="text-[13px] max-sm:sr-only">Workflow Builder</span>
      </Link>
      <nav aria-label="Main" className="flex items-center gap-0.5">
        {PLACES.map(({ href, name }) => {
          const isHere = path.startsWith(href);
          return (
            <Link
              key={href}
              href={href}
              aria-current={isHere ? 'page' : undefined}
              className={classNames(
                'inline-flex h-8 items-center rounded-md px-2.5 text-[13px] font-medium transition-colors max-sm:h-10',
                isHere ? 'bg-muted text-foreground' : 'text-muted-foreground hover:text-foreground',
              )}
            >
              {name}
            </Link>
          );
        })}
      </nav>
      <div className="ml-auto">
        <AccountMenu account={account} />
      </div>
    </header>
  );
}
