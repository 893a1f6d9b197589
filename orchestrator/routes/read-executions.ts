import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { HttpProblem } from '#events/transport/http-service.ts';
import { ListExecutionsQuery, type WorkflowStatusResponse } from '#schemas/execution-api.ts';
import { JsonObject, type Json } from '#schemas/json.ts';
import { readNodeOutputs, readPayloadText } from '../store/execution-reads.ts';
import {
  listExecutions,
  parseCursor,
  readExecutionEvents,
  readExecutionView,
  type ExecutionView,
} from '../store/execution-views.ts';
import type { NodeOutput } from '../store/node-run-writes.ts';
import { parseShape } from './parse-body.ts';
import { toInstanceId, toNotFound, toPrincipal } from './principal.ts';

interface InstanceRoute {
  Params: { instanceId: string };
  Querystring: Record<string, string | string[]>;
}

/** Specification, "Get Workflow Status": outputs over 8 KB are inline all the same, and references with `?refs=true` (rules.md 23). */
async function toOutput(pool: pg.Pool, output: NodeOutput, asReferences: boolean): Promise<Json> {
  if (!output.success) return JsonObject.parse(output);
  if ('inline' in output.data) return { success: true, data: output.data.inline };
  if (asReferences) return { success: true, data: { $ref: output.data.ref, sizeBytes: output.data.sizeBytes } };
  const text = await readPayloadText(pool, output.data.ref);
  return { success: true, data: text === null ? null : JSON.parse(text) };
}

async function toStatus(pool: pg.Pool, view: ExecutionView, asReferences: boolean): Promise<WorkflowStatusResponse> {
  const outputs: Record<string, Json> = { trigger: view.trigger };
  for (const [nodeId, output] of await readNodeOutputs(pool, view.id, null))
    outputs[nodeId] = await toOutput(pool, output, asReferences);
  return {
    instanceId: view.id,
    workflowId: view.workflowId,
    runtimeStatus: view.runtimeStatus,
    phase: view.phase,
    progress: view.progress,
    outputs,
    currentNodes: [...view.currentNodes],
    error: view.error,
    startedAt: view.startedAt.toISOString(),
    completedAt: view.completedAt?.toISOString() ?? null,
  };
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

  app.get<InstanceRoute>('/api/v2/workflows/:instanceId/status', async (request) => {
    const view = await find(toInstanceId(request), toPrincipal(request));
    return toStatus(pool, view, request.query['refs'] === 'true');
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
