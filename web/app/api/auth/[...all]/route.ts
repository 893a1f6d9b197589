import { getDependencies } from '#web/server/dependencies.ts';

const handle = (request: Request) => getDependencies().auth.handler(request);

export { handle as GET, handle as POST };
