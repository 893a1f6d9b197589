import type { Metadata } from 'next';
import { getDependencies } from '../../../server/dependencies.ts';
import { readPagePrincipal } from '../../../server/session/page-principal.ts';
import { PageMain } from '../../../shell/page-main.tsx';
import { StatusView } from '../../../status/status-view.tsx';

export const metadata: Metadata = { title: 'Status' };

export default async function StatusPage() {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  return (
    <PageMain>
      <StatusView initial={await getDependencies().readStatus()} serverNowMs={Date.now()} />
    </PageMain>
  );
}
