import { readExecutionSnapshot } from '../../../../server/execution-snapshot.ts';
import { json, route } from '../../../../server/route.ts';
import { refuseMethods } from '../../../../server/refuse-methods.ts';

export const GET = route<{ id: string }>(async (_request, { params, principal, dependencies }) =>
  json(await readExecutionSnapshot(dependencies.database, principal.ownerIds, params.id)),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
