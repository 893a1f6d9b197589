import { listFunctions } from '../../../server/functions.ts';
import { json, route } from '../../../server/route.ts';
import { refuseMethods } from '../../../server/refuse-methods.ts';

export const GET = route(async (_request, { dependencies }) =>
  json({ functions: await listFunctions(dependencies.database) }),
);

export const { POST, PUT, PATCH, DELETE } = refuseMethods('GET');
