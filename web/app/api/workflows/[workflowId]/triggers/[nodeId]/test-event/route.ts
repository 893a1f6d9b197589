import { refuseMethods } from '../../../../../../../server/refuse-methods.ts';
import { route } from '../../../../../../../server/route.ts';
import { sendTestEvent } from '../../../../../../../server/test-event.ts';

export const POST = route<{ workflowId: string; nodeId: string }>((_request, { params, principal, dependencies }) =>
  sendTestEvent(dependencies, principal, params),
);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
