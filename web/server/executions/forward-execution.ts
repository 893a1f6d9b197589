import { executionPath } from './execution-path.ts';
import { requireExecutionOwner } from './executions.ts';
import { parseBody } from '../http/parse-body.ts';
import { route } from '../http/route.ts';
import type { z } from 'zod';

type Handler = ReturnType<typeof route<{ id: string }>>;

/**
 * A handler that passes a call about one execution on to the orchestrator, in the name of the execution's owner. Foreign ones are 404 before
 * anything is sent.
 */
export function forwardExecution(
  method: 'GET' | 'POST' | 'DELETE',
  action: 'status' | 'history' | 'events' | 'terminate' | 'pause' | 'resume' | null,
  body?: z.ZodType,
): Handler {
  return route<{ id: string }>(async (request, { params, principal, dependencies }) => {
    const owner = await requireExecutionOwner(dependencies.database, principal.ownerIds, params.id);
    return dependencies.orchestrator.send({
      method,
      path: executionPath(params.id, action),
      principal: owner,
      ...(body === undefined ? {} : { body: await parseBody(request, body) }),
    });
  });
}
