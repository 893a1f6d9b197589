import type { Metadata } from 'next';
import { ExecutionListView } from '#web/execution/execution-list.tsx';
import { toExecutionFilter, toFilterQuery } from '#web/execution/execution-rows.ts';
import { getDependencies } from '#web/server/dependencies.ts';
import { listExecutions } from '#web/server/executions.ts';
import { readListQuery } from '#web/server/list-query.ts';
import { readPagePrincipal } from '#web/server/page-principal.ts';
import { listWorkflows } from '#web/server/workflow-summary.ts';
import { PageMain } from '#web/shell/page-main.tsx';

export const metadata: Metadata = { title: 'Executions' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ExecutionsPage({ searchParams }: Props) {
  const principal = await readPagePrincipal();
  if (principal === null) return null;
  const { database } = getDependencies();
  const given = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const filter = toExecutionFilter(new URLSearchParams(given));
  const query = toFilterQuery(filter);
  const [page, workflows] = await Promise.all([
    listExecutions(database, principal.ownerIds, readListQuery(new URLSearchParams(query))),
    listWorkflows(database, principal.userId),
  ]);
  return (
    <PageMain>
      <ExecutionListView
        key={query}
        initial={page}
        filter={filter}
        workflows={workflows.map(({ id, name }) => ({ id, name }))}
        ownIds={principal.ownerIds}
        serverNowMs={Date.now()}
      />
    </PageMain>
  );
}
