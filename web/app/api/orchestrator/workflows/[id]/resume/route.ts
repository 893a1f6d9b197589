import { ControlRequest } from '#schemas/execution-api.ts';
import { forwardExecution } from '../../../../../../server/forward-execution.ts';
import { refuseMethods } from '../../../../../../server/refuse-methods.ts';

export const POST = forwardExecution('POST', 'resume', ControlRequest);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
