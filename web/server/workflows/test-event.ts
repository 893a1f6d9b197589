import { randomUUID } from 'node:crypto';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { toSampleEvent } from '../../wire/sample-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../session/principal.ts';
import { notFound } from '../http/problem-response.ts';
import { listTriggers } from './trigger-rows.ts';
import { getLatestVersion } from './workflows.ts';

/**
 * Publishes an event that passes the filters of a saved trigger, as the principal; it starts whatever else of theirs it matches, too.
 *
 * @returns the orchestrator's answer. @throws {HttpProblem} 404 when the principal has no such event trigger.
 */
export async function sendTestEvent(
  { database, orchestrator }: Pick<Dependencies, 'database' | 'orchestrator'>,
  principal: Principal,
  { workflowId, nodeId }: { readonly workflowId: string; readonly nodeId: string },
): Promise<Response> {
  await getLatestVersion(database, principal.userId, workflowId);
  const triggers = await listTriggers(database, workflowId);
  const trigger = triggers.find((each) => each.nodeId === nodeId && each.triggerType === 'event');
  if (trigger === undefined) throw notFound('event trigger');
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
