import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import { HistoryQuery, ListExecutionsQuery, StatusQuery } from '#schemas/execution/execution-api.ts';
import { INVALID_CURSOR, parseCursor } from '#schemas/execution/execution-list.ts';
import {
  listExecutions,
  readExecutionEvents,
  readExecutionView,
  type ExecutionView,
} from '../store/execution-views.ts';
import { toInstanceId, toNotFound, toPrincipal } from './request-fields.ts';
import { toStatusBody } from './status-body.ts';

interface InstanceRoute {
  Params: { instanceId: string };
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
      throw new HttpProblem(400, 'Bad request', INVALID_CURSOR.message, [INVALID_CURSOR]);
    }
    return listExecutions(pool, toPrincipal(request), query, after);
  });

  app.get<InstanceRoute>('/api/v2/workflows/:instanceId/status', async (request, reply) => {
    const view = await find(toInstanceId(request), toPrincipal(request));
    const { refs } = parseShape(StatusQuery, request.query);
    const body = await toStatusBody(pool, view, refs === 'true');
    return reply.type('application/json; charset=utf-8').send(body);
  });

  app.get<InstanceRoute>('/api/v2/workflows/:instanceId/history', async (request) => {
    const view = await find(toInstanceId(request), toPrincipal(request));
    const { after } = parseShape(HistoryQuery, request.query);
    return { instanceId: view.id, events: await readExecutionEvents(pool, view.id, after) };
  });
}
