import { requireExecutionOwner } from '../../../../../../server/executions/executions.ts';
import { readNodeRuns } from '../../../../../../server/executions/node-runs.ts';
import { json, route } from '../../../../../../server/http/route.ts';
import { refuseMethods } from '../../../../../../server/http/refuse-methods.ts';

export const GET = route<{ id: string; nodeId: string }>(async (_request, { params, principal, dependencies }) => {
  const { database } = dependencies;
  await requireExecutionOwner(database, principal.ownerIds, params.id);
  return json({ runs: await readNodeRuns(database, params.id, params.nodeId) });
});

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
