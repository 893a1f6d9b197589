import { z } from 'zod';
import { parseBody } from '../../../../../../../server/http/parse-body.ts';
import { json, route } from '../../../../../../../server/http/route.ts';
import { readVersionNumber } from '../../../../../../../server/http/version-number.ts';
import { restoreVersion } from '../../../../../../../server/workflows/workflow-versions.ts';
import { refuseMethods } from '../../../../../../../server/http/refuse-methods.ts';

interface Params {
  readonly workflowId: string;
  readonly version: string;
}

const Restore = z.object({ revision: z.number().int().positive() });

export const POST = route<Params>(async (request, { params, principal, dependencies }) => {
  const version = readVersionNumber(params.version);
  const { revision } = await parseBody(request, Restore);
  const change = { version, revision };
  return json(await restoreVersion(dependencies.database, principal.userId, params.workflowId, change));
});

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
