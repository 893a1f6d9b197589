import { forwardExecution } from '../../../../../server/executions/forward-execution.ts';
import { refuseMethods } from '../../../../../server/http/refuse-methods.ts';

export const DELETE = forwardExecution('DELETE', null);

export const { GET, POST, PUT, PATCH } = refuseMethods('DELETE');
