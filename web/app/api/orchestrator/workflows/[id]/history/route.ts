import { forwardExecution } from '#web/server/forward-execution.ts';

export const GET = forwardExecution('GET', 'history');
