import { getDependencies } from '../../../../server/dependencies.ts';
import { errorResponse } from '../../../../server/http/route.ts';
import { refuseMethods } from '../../../../server/http/refuse-methods.ts';

const handle = async (request: Request): Promise<Response> => {
  const dependencies = getDependencies();
  try {
    return await dependencies.auth.handler(request);
  } catch (error) {
    return await errorResponse(error, dependencies, request);
  }
};

export { handle as GET, handle as POST };

export const { PUT, PATCH, DELETE } = refuseMethods('GET', 'POST');
