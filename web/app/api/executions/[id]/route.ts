import { readExecutionSnapshot } from '#web/server/execution-snapshot.ts';
import { json, route } from '#web/server/route.ts';
import { refuseMethods } from '#web/server/refuse-methods.ts';

export const GET = route<{ id: string }>(async (_request, { params, principal, dependencies }) =>
  json(await readExecutionSnapshot(dependencies.database, principal.ownerIds, params.id)),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
