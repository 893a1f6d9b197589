import { readVersionNumber } from '../../../../../../server/http/version-number.ts';
import { json, route } from '../../../../../../server/http/route.ts';
import { getVersion } from '../../../../../../server/workflows/workflow-versions.ts';
import { refuseMethods } from '../../../../../../server/http/refuse-methods.ts';

interface Params {
  readonly workflowId: string;
  readonly version: string;
}

export const GET = route<Params>(async (_request, { params, principal, dependencies }) => {
  const version = readVersionNumber(params.version);
  return json(await getVersion(dependencies.database, principal.userId, params.workflowId, version));
});

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
