import { streamExecutionList } from '#web/server/list-stream.ts';
import { route } from '#web/server/route.ts';

export const dynamic = 'force-dynamic';

export const GET = route(async (request, { principal, dependencies }) =>
  streamExecutionList(request, principal, dependencies),
);
