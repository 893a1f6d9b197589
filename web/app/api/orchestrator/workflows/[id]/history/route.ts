import { forwardExecution } from '../../../../../../server/forward-execution.ts';
import { refuseMethods } from '../../../../../../server/refuse-methods.ts';

export const GET = forwardExecution('GET', 'history');

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
