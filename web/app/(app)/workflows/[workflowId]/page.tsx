import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getDependencies } from '../../../../server/dependencies.ts';
import { listFunctions } from '../../../../server/workflows/functions.ts';
import { orNull } from '../../../../server/http/or-null.ts';
import { readPagePrincipal } from '../../../../server/session/page-principal.ts';
import { getVersion } from '../../../../server/workflows/workflow-versions.ts';
import { getWorkflow } from '../../../../server/workflows/workflows.ts';
import { WorkflowWorkspace } from '../../../../workflows/workflow-workspace.tsx';

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
  const { published, isDraftPublished } = workflow;
  const live =
    published === null || isDraftPublished
      ? null
      : await orNull(getVersion(database, principal.userId, workflow.id, published.version));
  // A shell on the machine itself can read the service token (decision D12); in a cluster nobody who sees this page can.
  const eventDoor = config.SHOW_OPERATOR_EXECUTIONS
    ? { orchestratorUrl: config.WORKFLOW_ORCHESTRATOR_URL, principal: principal.userId }
    : null;
  return (
    <WorkflowWorkspace
      workflow={workflow}
      publishedDefinition={live?.definition ?? null}
      functions={functions}
      appUrl={new URL(config.NEXT_PUBLIC_APP_URL).origin}
      eventDoor={eventDoor}
    />
  );
}
