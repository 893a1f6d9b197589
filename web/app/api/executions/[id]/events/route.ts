import { streamExecution } from '../../../../../server/live/execution-stream.ts';
import { route } from '../../../../../server/http/route.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';

export const dynamic = 'force-dynamic';

export const GET = route<{ id: string }>(async (request, { params, principal, dependencies }) =>
  streamExecution(request, params.id, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
