import { streamExecutionList } from '../../../../server/live/list-stream.ts';
import { route } from '../../../../server/http/route.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamExecutionList(request, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
