import { route } from '#web/server/route.ts';
import { refuseMethods } from '#web/server/refuse-methods.ts';
import { streamStatus } from '#web/server/status-stream.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamStatus(request, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
