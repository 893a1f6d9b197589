import type { FastifyInstance } from 'fastify';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { EXECUTION_PURGED, NODE_CANCELLED } from '#events/contracts/node-events.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { BatchHandler } from '#events/broker/broker.ts';
import { CloudEventError } from '#events/cloud-event-codec/cloud-event-error.ts';
import { fromJsonFormat } from '#events/cloud-event-codec/decode-structured.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { ParsedJson } from '#schemas/json.ts';

/** Event types that tell the runner something and want no result. */
const TOLD = new Set([NODE_CANCELLED, EXECUTION_PURGED]);

function readEvent(body: unknown): CloudEvent {
  try {
    return fromJsonFormat(ParsedJson.parse(body ?? null));
  } catch (error) {
    if (error instanceof CloudEventError) throw new HttpProblem(400, 'Bad request', error.message);
    throw error;
  }
}

/** POST /node-events: what is told to runners on `workflow.nodes` where they do not listen to it, a CloudEvent as JSON. 204 once it is stored. */
export function registerNodeEventsRoute(app: FastifyInstance, consume: BatchHandler): void {
  app.post('/node-events', async (request, reply) => {
    const event = readEvent(request.body);
    if (!TOLD.has(event.type)) {
      throw new HttpProblem(422, 'Unprocessable', `Events of the type ${event.type} are not told here.`);
    }
    const [outcome] = await consume([{ topic: TOPICS.nodes, event, deliveryCount: 1 }]);
    if (outcome?.status !== 'ack') throw new HttpProblem(422, 'Unprocessable', outcome?.reason ?? 'It has no outcome.');
    return await reply.code(204).send();
  });
}
