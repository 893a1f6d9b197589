import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { PublishEventConfig } from '#schemas/node-config.ts';
import { JsonObject } from '#schemas/json.ts';
import { fillTemplates, toFailed, toStorableText, type ResolveContext, type ResolvedNode } from './resolve-node.ts';

/** The runner's internal function that sends an event to an HTTP sink (rules.md 6). */
export const PUBLISH_HTTP_FUNCTION = 'system/publish-http';

/**
 * Makes the CloudEvent of a publish-event node. Its id is the same over retries and redeliveries. `wfowner` and `wfdepth` are set here, whatever
 * the definition says: owner and depth of an event are never the sender's word (rules.md 2, 25).
 */
export async function resolvePublishEvent(context: ResolveContext): Promise<ResolvedNode> {
  const { execution, node } = context;
  const config = PublishEventConfig.parse(node.config);
  const filled = await fillTemplates(context, {
    type: config.eventType,
    subject: config.subject ?? execution.id,
    data: config.data ?? null,
    sink: config.sink ?? null,
  });
  if (!filled.ok) return toFailed(filled.failure);
  const { type, subject, data, sink } = JsonObject.parse(filled.value);
  if (typeof type !== 'string' || type === '' || type.startsWith('dev.workflowbuilder.')) {
    return toFailed({
      type: 'validation',
      message: 'The event type must be a text that does not begin with "dev.workflowbuilder.".',
      retryable: false,
    });
  }
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${execution.id}/${node.id}`,
    source: `/workflow-builder/workflows/${encodeURIComponent(execution.definition.definition.id)}`,
    type: toStorableText(type),
    ...(subject === null || subject === ''
      ? {}
      : { subject: toStorableText(typeof subject === 'string' ? subject : JSON.stringify(subject)) }),
    time: new Date(context.now).toISOString(),
    datacontenttype: 'application/json',
    data: data ?? null,
    executionid: execution.id,
    workflowid: execution.definition.definition.id,
    nodeid: node.id,
    wfdepth: execution.depth + 1,
  };
  if (typeof sink === 'string' && sink !== '') {
    return {
      resolution: { kind: 'action', functionSlug: PUBLISH_HTTP_FUNCTION },
      input: { url: sink, event: JsonObject.parse(event) },
    };
  }
  const topic = config.topic ?? TOPICS.triggers;
  return {
    resolution: { kind: 'publish-event', eventId: event.id, eventType: event.type, topic },
    outgoing: { topic, event: { ...event, wfowner: execution.ownerId } },
  };
}
