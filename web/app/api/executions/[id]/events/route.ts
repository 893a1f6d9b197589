import { streamExecution } from '#web/server/execution-stream.ts';
import { route } from '#web/server/route.ts';

export const dynamic = 'force-dynamic';

export const GET = route<{ id: string }>(async (request, { params, principal, dependencies }) =>
  streamExecution(request, params.id, principal, dependencies),
);
