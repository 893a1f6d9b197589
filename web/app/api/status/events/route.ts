import { route } from '../../../../server/route.ts';
import { refuseMethods } from '../../../../server/refuse-methods.ts';
import { streamStatus } from '../../../../server/status-stream.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamStatus(request, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
