import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import { ControlRequest } from '#schemas/execution/execution-api.ts';
import type { DeliveredEvent, Engine } from '../engine/engine.ts';
import type { RaisedDecision } from '../interpreter/approval-gate.ts';
import type { IgnoredReason } from '../interpreter/command.ts';
import { readGates } from '../store/event-names.ts';
import { readApprovals } from '../store/read-approvals.ts';
import { readExecutionView } from '../store/execution-views.ts';
import { readRaised, toUnknownName } from './read-raised.ts';
import { toKeyReused, toInstanceId, toNotFound, toPrincipal } from './request-fields.ts';

interface InstanceRoute {
  Params: { instanceId: string };
}
type InstanceRequest = FastifyRequest<InstanceRoute>;

export interface ControlDependencies {
  readonly engine: Engine;
  readonly pool: pg.Pool;
  readonly clock: () => number;
}

const ENDED = 'The execution has ended already: it is completed, failed or terminated.';

async function toRefusal(
  dependencies: ControlDependencies,
  instanceId: string,
  event: DeliveredEvent,
  reason: Exclude<IgnoredReason, 'duplicate'>,
): Promise<HttpProblem> {
  switch (reason) {
    case 'execution_ended':
    case 'gate_decided': {
      const decision =
        event.type === 'raised'
          ? (await readApprovals(dependencies.pool, instanceId)).find((gate) => gate.eventName === event.eventName)
          : undefined;
      if (decision?.decision == null) return new HttpProblem(409, 'Conflict', ENDED);
      const { decidedBy, decidedAt } = decision;
      return new HttpProblem(409, 'Conflict', `This gate has been decided already: ${decision.decision}.`, [], {
        decision: { outcome: decision.decision, by: decidedBy, at: decidedAt, reason: decision.reason },
      });
    }
    case 'unknown_event_name':
      return toUnknownName(
        event.type === 'raised' ? event.eventName : '',
        await readGates(dependencies.pool, instanceId),
      );
    case 'mailbox_full':
      return new HttpProblem(
        429,
        'Too many events',
        'So many raised events wait for this gate already that no more are kept.',
      );
    case 'already_paused':
      return new HttpProblem(409, 'Conflict', 'The execution is paused already.');
    case 'not_paused':
      return new HttpProblem(409, 'Conflict', 'The execution is not paused.');
    case 'not_started':
      return new HttpProblem(409, 'Conflict', 'The execution has not started yet. Ask again.');
    // Answers to inputs that only the engine itself delivers.
    case 'already_started':
    case 'unknown_event':
    case 'unknown_node':
    case 'wrong_resolution':
    case 'stale_attempt':
    case 'already_settled':
    case 'nothing_due':
      return new HttpProblem(409, 'Conflict', `The execution does not take this now (${reason}).`);
  }
}

function isSameDecision(one: RaisedDecision, other: RaisedDecision): boolean {
  return one.eventName === other.eventName && one.approved === other.approved;
}

/** The id of an execution of the principal. @throws {HttpProblem} 404. */
async function requireExecution({ pool }: ControlDependencies, request: InstanceRequest): Promise<string> {
  const instanceId = toInstanceId(request);
  if ((await readExecutionView(pool, instanceId, toPrincipal(request))) === null) throw toNotFound();
  return instanceId;
}

/** Feeds a control to an execution of the principal. @throws {HttpProblem} 404, 409, 422, 429. */
async function control(
  dependencies: ControlDependencies,
  request: InstanceRequest,
  event: DeliveredEvent,
): Promise<void> {
  const instanceId = toInstanceId(request);
  const view = await readExecutionView(dependencies.pool, instanceId, toPrincipal(request));
  if (view === null) throw toNotFound();
  // It takes no input, so the engine does not know it.
  if (view.error?.type === 'start_failed') throw new HttpProblem(409, 'Conflict', ENDED);
  const outcome = await dependencies.engine.deliver(instanceId, { event });
  if (outcome.status === 'unknown_execution') throw toNotFound();
  if (outcome.status === 'ignored') {
    if (outcome.reason !== 'duplicate') throw await toRefusal(dependencies, instanceId, event, outcome.reason);
    const { earlier } = outcome;
    if (event.type === 'raised' && earlier !== null && !isSameDecision(earlier, event)) throw toKeyReused();
  }
  request.log.info({ executionId: instanceId, control: event.type }, 'control applied');
}

async function purge(
  dependencies: ControlDependencies,
  request: InstanceRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const instanceId = await requireExecution(dependencies, request);
  const outcome = await dependencies.engine.purge(instanceId);
  if (outcome === 'unknown_execution') throw toNotFound();
  if (outcome === 'running')
    throw new HttpProblem(409, 'Conflict', 'The execution is still running. Terminate it first, then purge it.');
  return reply.code(204).send();
}

/** POST events, terminate, pause, resume and DELETE (purge) of one execution (specification, "API Reference"). */
export function registerControlExecutions(app: FastifyInstance, dependencies: ControlDependencies): void {
  app.post<InstanceRoute>('/api/v2/workflows/:instanceId/events', async (request, reply) => {
    const instanceId = await requireExecution(dependencies, request);
    const event = await readRaised(request, dependencies.clock(), () => readGates(dependencies.pool, instanceId));
    await control(dependencies, request, event);
    return reply.code(202).send({
      instanceId: request.params.instanceId,
      eventName: event.type === 'raised' ? event.eventName : '',
      status: 'accepted',
    });
  });
  const verbs = { terminate: 'terminated', pause: 'paused', resume: 'resumed' } as const;
  for (const verb of ['terminate', 'pause', 'resume'] as const) {
    app.post<InstanceRoute>(`/api/v2/workflows/:instanceId/${verb}`, async (request) => {
      const { reason } = parseShape(ControlRequest, request.body ?? {});
      await control(dependencies, request, {
        type: verb,
        at: dependencies.clock(),
        by: toPrincipal(request),
        reason: reason ?? null,
      });
      return { instanceId: request.params.instanceId, status: verbs[verb] };
    });
  }
  app.delete<InstanceRoute>('/api/v2/workflows/:instanceId', (request, reply) => purge(dependencies, request, reply));
}
