import { forwardExecution } from '../../../../../server/forward-execution.ts';
import { refuseMethods } from '../../../../../server/refuse-methods.ts';

export const DELETE = forwardExecution('DELETE', null);

export const { GET, POST, PUT, PATCH } = refuseMethods('DELETE');
