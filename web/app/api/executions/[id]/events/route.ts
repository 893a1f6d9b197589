import { streamExecution } from '../../../../../server/execution-stream.ts';
import { route } from '../../../../../server/route.ts';
import { refuseMethods } from '../../../../../server/refuse-methods.ts';

export const dynamic = 'force-dynamic';

export const GET = route<{ id: string }>(async (request, { params, principal, dependencies }) =>
  streamExecution(request, params.id, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
