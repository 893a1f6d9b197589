import type { Metadata } from 'next';
import { ExecutionListView } from '../../../execution/list/execution-list.tsx';
import { toExecutionFilter, toFilterQuery } from '../../../execution/list/execution-rows.ts';
import { getDependencies } from '../../../server/dependencies.ts';
import { listExecutionsOf } from '../../../server/executions/executions.ts';
import { readListQuery } from '../../../server/executions/list-query.ts';
import { readPagePrincipal } from '../../../server/session/page-principal.ts';
import { listWorkflowNames } from '../../../server/workflows/workflow-summary.ts';
import { PageMain } from '../../../shell/page-main.tsx';

export const metadata: Metadata = { title: 'Executions' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ExecutionsPage({ searchParams }: Props) {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  const { database, pool } = getDependencies();
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const filter = toExecutionFilter(new URLSearchParams(given));
  const query = toFilterQuery(filter);
  const [page, workflows] = await Promise.all([
    listExecutionsOf(pool, principal.ownerIds, readListQuery(new URLSearchParams(query))),
    listWorkflowNames(database, principal.userId),
  ]);
  return (
    <PageMain>
      <ExecutionListView
        key={query}
        initial={page}
        filter={filter}
        workflows={workflows}
        ownIds={principal.ownerIds}
        serverNowMs={Date.now()}
      />
    </PageMain>
  );
}
