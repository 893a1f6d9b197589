import { RaiseEventRequest } from '#schemas/execution-api.ts';
import { forwardExecution } from '../../../../../../server/forward-execution.ts';
import { refuseMethods } from '../../../../../../server/refuse-methods.ts';

export const POST = forwardExecution('POST', 'events', RaiseEventRequest);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
