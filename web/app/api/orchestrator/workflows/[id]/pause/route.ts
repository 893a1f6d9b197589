import { ControlRequest } from '#schemas/execution-api.ts';
import { forwardExecution } from '#web/server/forward-execution.ts';

export const POST = forwardExecution('POST', 'pause', ControlRequest);
