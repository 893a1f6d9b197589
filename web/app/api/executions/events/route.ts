import { streamExecutionList } from '#web/server/list-stream.ts';
import { route } from '#web/server/route.ts';
import { refuseMethods } from '#web/server/refuse-methods.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamExecutionList(request, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
