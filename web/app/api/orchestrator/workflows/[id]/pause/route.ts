import { ControlRequest } from '#schemas/execution/execution-api.ts';
import { forwardExecution } from '../../../../../../server/executions/forward-execution.ts';
import { refuseMethods } from '../../../../../../server/http/refuse-methods.ts';

export const POST = forwardExecution('POST', 'pause', ControlRequest);

export const { GET, PUT, PATCH, DELETE } = refuseMethods('POST');
