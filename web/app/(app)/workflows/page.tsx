import type { Metadata } from 'next';
import { EXAMPLES } from '#web/examples/catalogue.ts';
import { getDependencies } from '#web/server/dependencies.ts';
import { readPagePrincipal } from '#web/server/page-principal.ts';
import { listWorkflows } from '#web/server/workflow-summary.ts';
import { PageMain } from '#web/shell/page-main.tsx';
import { ExamplesGallery } from '#web/workflows/examples-gallery.tsx';
import { NewWorkflowButton } from '#web/workflows/new-workflow-button.tsx';
import { WorkflowList } from '#web/workflows/workflow-list.tsx';

export const metadata: Metadata = { title: 'Workflows' };

export default async function WorkflowsPage() {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  const workflows = await listWorkflows(getDependencies().database, principal.userId);
  return (
    <PageMain>
      <div className="flex items-center justify-between">
        <h1 className="text-lg font-semibold">Workflows</h1>
        {workflows.length === 0 ? null : <NewWorkflowButton />}
      </div>
      <WorkflowList workflows={workflows} serverNowMs={Date.now()} />
      <ExamplesGallery examples={EXAMPLES.map(({ id, title, summary, icon }) => ({ id, title, summary, icon }))} />
    </PageMain>
  );
}
