import { listFunctions } from '#web/server/functions.ts';
import { json, route } from '#web/server/route.ts';

export const GET = route(async (_request, { dependencies }) =>
  json({ functions: await listFunctions(dependencies.database) }),
);
