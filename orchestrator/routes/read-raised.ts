import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import { RaiseEventRequest } from '#schemas/execution/execution-api.ts';
import { INLINE_PAYLOAD_BYTES } from '#schemas/execution/function-result.ts';
import { isJsonObject, type JsonObject } from '#schemas/json.ts';
import { toSafeText } from '#schemas/json-safety.ts';
import { checkData } from '#schemas/validity/check-value.ts';
import type { DeliveredEvent } from '../engine/engine.ts';
import { toEventNames, type WaitingGate } from '../store/event-names.ts';
import { readIdempotencyKey, toPrincipal } from './request-fields.ts';

/** An event that no gate of the workflow waits for, with the names that some gate does. */
export function toUnknownName(eventName: string, gates: readonly WaitingGate[]): HttpProblem {
  const names = toEventNames(gates);
  const waits = names.length === 0 ? 'It waits for no event.' : `It waits for: ${names.join(', ')}.`;
  const message = `The workflow never waits for the event "${eventName}". ${waits}`;
  return new HttpProblem(422, 'Unknown event name', message, [
    { field: 'eventName', code: 'unknown_event_name', message, fix: waits },
  ]);
}

function requireSmall(data: JsonObject): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(data));
  if (sizeBytes <= INLINE_PAYLOAD_BYTES) return;
  const message = `eventData has ${sizeBytes} bytes beside the decision; ${INLINE_PAYLOAD_BYTES} are kept.`;
  throw new HttpProblem(413, 'Content too large', message, [{ field: 'eventData', code: 'too_large', message }]);
}

function requireFits(data: JsonObject, eventName: string, gates: readonly WaitingGate[]): void {
  const problems = gates
    .filter((gate) => gate.eventName === eventName)
    .flatMap(({ dataSchema }) => (dataSchema === null ? [] : checkData(data, dataSchema)));
  const [first] = problems;
  if (first === undefined) return;
  const errors = problems.map(({ at, problem }) => ({
    field: ['eventData', ...at].join('.'),
    code: 'invalid_type',
    message: problem,
  }));
  throw new HttpProblem(422, 'Invalid event data', `${errors[0]?.field}: ${first.problem}`, errors);
}

/**
 * Reads the body of POST …/events. What is beside `approved` and `reason` goes with the decision; the gate's schema is asked when it has one.
 * @throws {HttpProblem} 400, 413 or 422; a name that no gate waits for comes before anything that is wrong with the data.
 */
export async function readRaised(
  request: FastifyRequest,
  now: number,
  readGates: () => Promise<readonly WaitingGate[]>,
): Promise<DeliveredEvent> {
  const { eventName, eventData = null } = parseShape(RaiseEventRequest, request.body);
  const { approved, reason, ...data } = isJsonObject(eventData) ? eventData : {};
  const gates = await readGates();
  if (typeof approved !== 'boolean') {
    if (gates.every((gate) => gate.eventName !== eventName)) throw toUnknownName(eventName, gates);
    const message = 'eventData.approved must be true or false: it decides the gate.';
    throw new HttpProblem(400, 'Bad request', message, [
      { field: 'eventData.approved', code: 'invalid_type', message },
    ]);
  }
  requireSmall(data);
  // A rejection need not say what an approval must.
  if (approved) requireFits(data, eventName, gates);
  return {
    type: 'raised',
    at: now,
    eventId: readIdempotencyKey(request) ?? randomUUID(),
    eventName,
    approved,
    by: toPrincipal(request),
    reason: typeof reason === 'string' ? toSafeText(reason, 2_000) : null,
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}
