import { findAttributeProblem } from '#events/contracts/attribute-rules.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { PublishEventConfig } from '#schemas/definition/node-config.ts';
import { Json, JsonObject } from '#schemas/json.ts';
import { isAllowedEventType, isAllowedTopic } from '#schemas/definition/publish-rules.ts';
import type { TemplateFields } from '#schemas/templates/template-fields.ts';
import { fillTemplates } from './fill-templates.ts';
import { toFailed, type ResolveContext, type ResolvedNode } from './resolve-context.ts';

/** The runner's internal function that sends an event to an HTTP sink (decision D15). */
export const PUBLISH_HTTP_FUNCTION = 'system/publish-http';

const FIELDS: TemplateFields = { json: new Set(['data']), urls: new Set(['sink']) };

/** A subject as text; none when nothing is left of it. */
function toSubject(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface Address {
  readonly type: string;
  readonly subject: string | null;
  readonly topic: string;
}

/** The address of an event after its templates were filled, or its problem (decision D10). */
function toAddress(filled: JsonObject): Address | { readonly problem: string } {
  const { type, topic } = filled;
  if (typeof type !== 'string' || !isAllowedEventType(type))
    return { problem: 'The event type must be a text that does not begin with "dev.workflowbuilder.".' };
  if (typeof topic !== 'string' || topic === '' || topic.length > 200 || !isAllowedTopic(topic))
    return { problem: `Workflows may not publish to the topic ${JSON.stringify(topic).slice(0, 200)}.` };
  const subject = toSubject(filled['subject']);
  for (const [name, value] of Object.entries(subject === null ? { type } : { type, subject })) {
    const problem = findAttributeProblem(name, value);
    if (problem !== undefined) return { problem: `The attribute "${name}" of the event ${problem}.` };
  }
  return { type, subject, topic };
}

/**
 * Makes the CloudEvent of a publish-event node. Its id is the same over retries and redeliveries. `wfowner` and `wfdepth` are set here, whatever
 * the definition says: owner and depth of an event are never the sender's word (decisions D11, D52).
 */
export async function resolvePublishEvent(context: ResolveContext): Promise<ResolvedNode> {
  const { execution, node } = context;
  const config = PublishEventConfig.parse(node.config);
  const filled = await fillTemplates(
    context,
    {
      type: config.eventType,
      subject: config.subject ?? execution.id,
      data: Json.parse(config.data ?? null),
      sink: config.sink ?? null,
      topic: config.topic ?? TOPICS.triggers,
    },
    FIELDS,
  );
  if (!filled.ok) return toFailed(filled.failure);
  const { data, sink, ...rest } = filled.value;
  const address = toAddress(rest);
  if ('problem' in address) return toFailed({ type: 'validation', message: address.problem, retryable: false });
  const { type, subject, topic } = address;
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${execution.id}/${node.id}`,
    source: `/workflow-builder/workflows/${encodeURIComponent(execution.definition.definition.id)}`,
    type,
    ...(subject === null ? {} : { subject }),
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
      input: { url: sink, event: JsonObject.parse(event), mode: config.sinkMode ?? 'auto' },
    };
  }
  return {
    resolution: { kind: 'publish-event', eventId: event.id, eventType: event.type, topic },
    outgoing: { topic, event: { ...event, wfowner: execution.ownerId } },
  };
}
