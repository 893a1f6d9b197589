import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { EVENT_TYPE_PREFIX, TOPICS } from '#events/contracts/topics.ts';
import { currentTrace } from '#events/platform/telemetry/current-trace.ts';
import { toTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Broker } from '#events/broker/broker.ts';
import { CloudEventError } from '#events/cloud-event-codec/cloud-event-error.ts';
import {
  decodeCloudEvents,
  MAX_EVENT_REQUEST_BYTES,
  type DecodedCloudEvents,
} from '#events/cloud-event-codec/decode-cloud-events.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { findJsonOffence } from '#schemas/json-safety.ts';
import type { ProblemError } from '#schemas/problem.ts';
import { isAllowedEventType } from '#schemas/definition/publish-rules.ts';
import { toPrincipal } from './request-fields.ts';

/** One event's outcome, in the order of the request. */
interface ItemOutcome {
  readonly id: string | null;
  readonly status: 'accepted' | 'rejected';
  readonly reason?: string;
}

const MAX_DEPTH = 40;

function findRefusal(event: CloudEvent): ProblemError | null {
  if (!isAllowedEventType(event.type)) {
    const message = `Types that begin with "${EVENT_TYPE_PREFIX}" are the product's own.`;
    return { field: 'type', code: 'forbidden_event_type', message };
  }
  const offence = findJsonOffence(event, MAX_DEPTH);
  if (offence === null) return null;
  const field = offence.path.join('.');
  return { field, code: offence.kind, message: `${field} cannot be kept (${offence.kind}).` };
}

/**
 * Sets owner and depth. The owner is never the sender's choice; a depth that the event carries is kept, so that chains end (decisions D11, D52).
 * An event without a trace joins that of the request.
 */
function toOwned(event: CloudEvent, ownerId: string): CloudEvent {
  // In binary mode every extension is a text.
  const depth = Number(event['wfdepth'] ?? 0);
  const owned = { ...event, wfowner: ownerId, wfdepth: Number.isInteger(depth) && depth > 0 ? depth : 0 };
  const trace = event['traceparent'] === undefined ? currentTrace() : null;
  return trace === null ? owned : { ...owned, traceparent: toTraceparent(trace) };
}

const TITLES = { 400: 'Event refused', 413: 'Content too large', 415: 'Unsupported media type' } as const;

/** @throws {HttpProblem} 400, 413 or 415 when the request as a whole holds no event; the attribute at fault is named, or `body`. */
function decode(request: FastifyRequest): DecodedCloudEvents {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  try {
    return decodeCloudEvents({ headers: request.raw.headersDistinct, body });
  } catch (error) {
    if (!(error instanceof CloudEventError)) throw error;
    const { status, message, attribute } = error;
    const code = attribute === undefined ? 'invalid_body' : 'invalid_attribute';
    throw new HttpProblem(status, TITLES[status], message, [{ field: attribute ?? 'body', code, message }]);
  }
}

async function ingest(broker: Broker, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ownerId = toPrincipal(request);
  const { mode, items } = decode(request);
  const accepted: CloudEvent[] = [];
  const outcomes = items.map((item): ItemOutcome => {
    if (!item.ok) return { id: null, status: 'rejected', reason: item.error.message };
    const refusal = findRefusal(item.event);
    if (refusal !== null) {
      if (mode !== 'batched') throw new HttpProblem(422, 'Event refused', refusal.message, [refusal]);
      return { id: item.event.id, status: 'rejected', reason: refusal.message };
    }
    accepted.push(toOwned(item.event, ownerId));
    return { id: item.event.id, status: 'accepted' };
  });
  await broker.publish(accepted.map((event) => ({ topic: TOPICS.triggers, event })));
  // A batch is answered event by event. 202 means that the accepted ones are durable.
  return reply.code(202).send({ items: outcomes });
}

/** POST /api/v2/events: CloudEvents over HTTP in binary, structured and batched mode; accepted events start the workflows they match. */
export function registerEventIngress(app: FastifyInstance, broker: Broker): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post('/api/v2/events', { bodyLimit: MAX_EVENT_REQUEST_BYTES }, (request, reply) =>
      ingest(broker, request, reply),
    );
  });
}
