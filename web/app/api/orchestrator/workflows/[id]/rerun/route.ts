import { route } from '../../../../../../server/http/route.ts';
import { rerunExecution } from '../../../../../../server/executions/request-start.ts';
import { refuseMethods } from '../../../../../../server/http/refuse-methods.ts';

export const POST = route<{ id: string }>(async (_request, { params, principal, dependencies }) =>
  rerunExecution(dependencies, principal, params.id),
);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
