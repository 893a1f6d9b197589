import { route } from '../../../../server/http/route.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';
import { streamStatus } from '../../../../server/live/status-stream.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamStatus(request, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
