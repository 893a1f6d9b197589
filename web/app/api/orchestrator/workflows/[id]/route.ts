import { forwardExecution } from '#web/server/forward-execution.ts';

export const DELETE = forwardExecution('DELETE', null);
