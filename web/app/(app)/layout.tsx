import type { ReactNode } from 'react';
import { readPagePrincipal } from '../../server/session/page-principal.ts';
import { AppHeader } from '../../shell/app-header.tsx';
import { NoSession } from '../../shell/no-session.tsx';
import { TooltipProvider } from '../../ui/tooltip.tsx';

export default async function AppLayout({ children }: { readonly children: ReactNode }) {
  const principal = await readPagePrincipal();
  if (principal === null) return <NoSession />;
  const { name, email, isAnonymous } = principal;
  return (
    <TooltipProvider delayDuration={300}>
      <div className="flex h-dvh flex-col">
        <AppHeader account={{ name, email, isAnonymous }} />
        {children}
      </div>
    </TooltipProvider>
  );
}
