import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ExecutionMonitor } from '../../../../execution/execution-monitor.tsx';
import { getDependencies } from '../../../../server/dependencies.ts';
import { readExecutionSnapshot } from '../../../../server/executions/execution-snapshot.ts';
import { listFunctions } from '../../../../server/workflows/functions.ts';
import { readPagePrincipal } from '../../../../server/session/page-principal.ts';
import { orNull } from '../../../../server/http/or-null.ts';

export const metadata: Metadata = { title: 'Execution' };

export default async function ExecutionPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  const { database } = getDependencies();
  const { id } = await params;
  const [execution, functions] = await Promise.all([
    orNull(readExecutionSnapshot(database, principal.ownerIds, decodeURIComponent(id))),
    listFunctions(database),
  ]);
  if (execution === null) notFound();
  return (
    <main className="flex min-h-0 flex-1 flex-col max-lg:overflow-y-auto">
      <ExecutionMonitor
        key={execution.instanceId}
        execution={execution}
        functions={functions}
        ownIds={principal.ownerIds}
        serverNowMs={Date.now()}
      />
    </main>
  );
}
