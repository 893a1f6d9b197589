import { forwardExecution } from '../../../../../../server/executions/forward-execution.ts';
import { refuseMethods } from '../../../../../../server/http/refuse-methods.ts';

export const GET = forwardExecution('GET', 'status');

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
