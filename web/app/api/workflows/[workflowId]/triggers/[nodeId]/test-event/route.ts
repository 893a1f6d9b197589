import { refuseMethods } from '../../../../../../../server/http/refuse-methods.ts';
import { route } from '../../../../../../../server/http/route.ts';
import { sendTestEvent } from '../../../../../../../server/workflows/test-event.ts';

export const POST = route<{ workflowId: string; nodeId: string }>((_request, { params, principal, dependencies }) =>
  sendTestEvent(dependencies, principal, params),
);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
