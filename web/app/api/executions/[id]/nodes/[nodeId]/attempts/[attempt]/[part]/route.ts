import { requireExecutionOwner } from '../../../../../../../../../server/executions/executions.ts';
import { readWholeValue } from '../../../../../../../../../server/executions/whole-value.ts';
import { refuseMethods } from '../../../../../../../../../server/http/refuse-methods.ts';
import { route } from '../../../../../../../../../server/http/route.ts';

type Params = { id: string; nodeId: string; attempt: string; part: string };

/** The whole JSON text of a value that the inspector shows cut, as a file. */
export const GET = route<Params>(async (_request, { params, principal, dependencies }) => {
  const { database } = dependencies;
  await requireExecutionOwner(database, principal.ownerIds, params.id);
  const bytes = await readWholeValue(database, params);
  const name = `${params.nodeId}-${params.part}.json`.replaceAll(/[^\w.-]/g, '_');
  return new Response(Uint8Array.from(bytes), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
});

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
