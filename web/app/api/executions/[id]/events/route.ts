import { streamExecution } from '#web/server/execution-stream.ts';
import { route } from '#web/server/route.ts';
import { refuseMethods } from '#web/server/refuse-methods.ts';

export const dynamic = 'force-dynamic';

export const GET = route<{ id: string }>(async (request, { params, principal, dependencies }) =>
  streamExecution(request, params.id, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
