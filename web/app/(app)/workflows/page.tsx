import type { Metadata } from 'next';
import { EXAMPLES } from '../../../examples/catalogue.ts';
import { getDependencies } from '../../../server/dependencies.ts';
import { readPagePrincipal } from '../../../server/session/page-principal.ts';
import { listWorkflows, WORKFLOWS_PER_PAGE } from '../../../server/workflows/workflow-summary.ts';
import { PageMain } from '../../../shell/page-main.tsx';
import { ExamplesGallery } from '../../../workflows/examples-gallery.tsx';
import { NewWorkflowButton } from '../../../workflows/new-workflow-button.tsx';
import { WorkflowList } from '../../../workflows/workflow-list.tsx';

export const metadata: Metadata = { title: 'Workflows' };

export default async function WorkflowsPage() {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  const { database } = getDependencies();
  const { workflows, nextCursor } = await listWorkflows(database, principal.userId, { limit: WORKFLOWS_PER_PAGE });
  return (
    <PageMain>
      <div className="flex items-center justify-between">
        <h1 className="text-lg font-semibold">Workflows</h1>
        {workflows.length === 0 ? null : <NewWorkflowButton />}
      </div>
      <WorkflowList workflows={workflows} nextCursor={nextCursor} serverNowMs={Date.now()} />
      <ExamplesGallery examples={EXAMPLES.map(({ id, title, summary, icon }) => ({ id, title, summary, icon }))} />
    </PageMain>
  );
}
