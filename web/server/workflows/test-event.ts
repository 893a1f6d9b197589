import { randomUUID } from 'node:crypto';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { toSampleEvent } from '../../wire/sample-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../session/principal.ts';
import { notFound } from '../http/problem-response.ts';
import { listTriggers } from './trigger-rows.ts';

function toNotLive(code: 'not_published' | 'triggers_off' | 'trigger_disabled', message: string): HttpProblem {
  return new HttpProblem(409, 'Not live', message, [{ field: null, code, message }]);
}

/**
 * Publishes an event that passes the filters of a live trigger, as the principal; it starts whatever else of theirs it matches, too.
 *
 * @returns the orchestrator's answer. @throws {HttpProblem} 404 when the principal has no such event trigger; 409 when it would start nothing.
 */
export async function sendTestEvent(
  { database, orchestrator }: Pick<Dependencies, 'database' | 'orchestrator'>,
  principal: Principal,
  { workflowId, nodeId }: { readonly workflowId: string; readonly nodeId: string },
): Promise<Response> {
  const { triggers, areTriggersEnabled } = await listTriggers(database, principal.userId, workflowId);
  const trigger = triggers.find((each) => each.nodeId === nodeId && each.triggerType === 'event');
  if (trigger === undefined) throw notFound('event trigger');
  if (!trigger.isPublished) {
    throw toNotLive('not_published', 'This trigger is in the draft only. Publish the workflow: then events start it.');
  }
  if (!areTriggersEnabled) {
    throw toNotLive(
      'triggers_off',
      'The triggers of this workflow are switched off. Switch them on: then events start it.',
    );
  }
  if (!trigger.isEnabled) {
    throw toNotLive('trigger_disabled', 'This trigger is disabled in the published version. Enable it and publish.');
  }
  const { filters = [] } = TriggerConfig.parse(trigger.config);
  const { attributes } = toSampleEvent(filters);
  return orchestrator.send({
    method: 'POST',
    path: '/api/v2/events',
    principal: principal.userId,
    headers: { 'content-type': 'application/cloudevents+json' },
    body: { specversion: '1.0', id: randomUUID(), ...attributes, data: { hello: 'world' } },
  });
}
