import { readExecutionSnapshot } from '../../../../server/executions/execution-snapshot.ts';
import { json, route } from '../../../../server/http/route.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';

export const GET = route<{ id: string }>(async (_request, { params, principal, dependencies }) =>
  json(await readExecutionSnapshot(dependencies.database, principal.ownerIds, params.id)),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
