import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getDependencies } from '#web/server/dependencies.ts';
import { listFunctions } from '#web/server/functions.ts';
import { orNull } from '#web/server/or-null.ts';
import { readPagePrincipal } from '#web/server/page-principal.ts';
import { getWorkflow } from '#web/server/workflows.ts';
import { WorkflowWorkspace } from '#web/workflows/workflow-workspace.tsx';

export const metadata: Metadata = { title: 'Workflow' };

export default async function WorkflowPage({ params }: { readonly params: Promise<{ workflowId: string }> }) {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  const { database, config } = getDependencies();
  const { workflowId } = await params;
  const [workflow, functions] = await Promise.all([
    orNull(getWorkflow(database, principal.userId, decodeURIComponent(workflowId))),
    listFunctions(database),
  ]);
  if (workflow === null) notFound();
  return (
    <WorkflowWorkspace workflow={workflow} functions={functions} appUrl={new URL(config.NEXT_PUBLIC_APP_URL).origin} />
  );
}
