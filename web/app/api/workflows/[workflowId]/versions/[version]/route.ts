import { readVersionNumber } from '../../../../../../server/version-number.ts';
import { json, route } from '../../../../../../server/route.ts';
import { getVersion } from '../../../../../../server/workflow-versions.ts';
import { refuseMethods } from '../../../../../../server/refuse-methods.ts';

interface Params {
  readonly workflowId: string;
  readonly version: string;
}

export const GET = route<Params>(async (_request, { params, principal, dependencies }) => {
  const version = readVersionNumber(params.version);
  return json({
    version,
    definition: await getVersion(dependencies.database, principal.userId, params.workflowId, version),
  });
});

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
