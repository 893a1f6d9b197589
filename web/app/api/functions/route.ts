import { listFunctions } from '../../../server/workflows/functions.ts';
import { json, route } from '../../../server/http/route.ts';
import { refuseMethods } from '../../../server/http/refuse-methods.ts';

export const GET = route(async (_request, { dependencies }) =>
  json({ functions: await listFunctions(dependencies.database) }),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
