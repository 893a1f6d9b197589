import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { HttpProblem } from '#events/transport/http-service.ts';
import { ListExecutionsQuery } from '#schemas/execution-api.ts';
import {
  listExecutions,
  parseCursor,
  readExecutionEvents,
  readExecutionView,
  type ExecutionView,
} from '../store/execution-views.ts';
import { parseShape } from './parse-body.ts';
import { toInstanceId, toNotFound, toPrincipal } from './principal.ts';
import { toStatusBody } from './status-body.ts';

interface InstanceRoute {
  Params: { instanceId: string };
  Querystring: Record<string, string | string[]>;
}

/** GET list, status and history of executions; foreign and unknown are the same 404. */
export function registerReadExecutions(app: FastifyInstance, pool: pg.Pool): void {
  async function find(instanceId: string, principal: string): Promise<ExecutionView> {
    const view = await readExecutionView(pool, instanceId, principal);
    if (view === null) throw toNotFound();
    return view;
  }

  app.get('/api/v2/workflows', async (request) => {
    const query = parseShape(ListExecutionsQuery, request.query);
    const after = query.cursor === undefined ? null : parseCursor(query.cursor);
    if (query.cursor !== undefined && after === null) {
      const message = 'This is no cursor that a list answer gave.';
      throw new HttpProblem(400, 'Bad request', message, [{ field: 'cursor', code: 'invalid_cursor', message }]);
    }
    return listExecutions(pool, toPrincipal(request), query, after);
  });

  app.get<InstanceRoute>('/api/v2/workflows/:instanceId/status', async (request, reply) => {
    const view = await find(toInstanceId(request), toPrincipal(request));
    const body = await toStatusBody(pool, view, request.query['refs'] === 'true');
    return reply.type('application/json; charset=utf-8').send(body);
  });

  app.get<InstanceRoute>('/api/v2/workflows/:instanceId/history', async (request) => {
    const view = await find(toInstanceId(request), toPrincipal(request));
    const after = Number(request.query['after'] ?? 0);
    if (!Number.isSafeInteger(after) || after < 0 || after > 2_147_483_647) {
      const message = 'Give the sequence of the last event that you have, or nothing.';
      throw new HttpProblem(400, 'Bad request', message, [{ field: 'after', code: 'invalid_sequence', message }]);
    }
    return { instanceId: view.id, events: await readExecutionEvents(pool, view.id, after) };
  });
}
