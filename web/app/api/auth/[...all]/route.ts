import { getDependencies } from '#web/server/dependencies.ts';
import { refuseMethods } from '#web/server/refuse-methods.ts';

const handle = (request: Request) => getDependencies().auth.handler(request);

export { handle as GET, handle as POST };

export const { PUT, PATCH, DELETE } = refuseMethods('GET', 'POST');
