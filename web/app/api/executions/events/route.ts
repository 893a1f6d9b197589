import { streamExecutionList } from '../../../../server/list-stream.ts';
import { route } from '../../../../server/route.ts';
import { refuseMethods } from '../../../../server/refuse-methods.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamExecutionList(request, principal, dependencies),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
