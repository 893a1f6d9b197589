import { z } from 'zod';
import { CloudEvent } from '#events/contracts/cloud-event.ts';
import { encodeBinary, isPlainInHeaders } from '#events/cloud-event-codec/encode-binary.ts';
import { encodeStructured } from '#events/cloud-event-codec/encode-structured.ts';
import { SINK_MODES } from '#schemas/definition/node-config.ts';
import { FunctionError } from '../../failures/function-error.ts';
import { defineFunction } from '../function.ts';
import { toOutgoingHeaders } from '../../network/outgoing-headers.ts';
import { toStatusFailure } from '../../network/status-failure.ts';

/**
 * Sends the event of a publish-event node to an HTTP sink, (decisions D15, D43). Safe to repeat: the event's id is the same each time, and
 * receivers tell events by source and id. A redirect is not followed (CloudEvents webhooks §2.1) but a failure: a POST would become a GET without
 * the event. Its output is what the event says of itself.
 */
export const publishHttp = defineFunction({
  slug: 'system/publish-http',
  name: 'Publish by HTTP',
  description: 'Sends a CloudEvent to an HTTP sink.',
  input: z.object({ url: z.string().max(8_000), event: CloudEvent, mode: z.enum(SINK_MODES).default('auto') }),
  output: z.object({
    id: z.string(),
    source: z.string(),
    type: z.string(),
    subject: z.string().nullable(),
    data: z.unknown(),
  }),
  timeoutSeconds: 30,
  isSafeToRepeat: true,
  isInternal: true,
  run: async ({ url, event, mode }, context) => {
    // What zod leaves undefined is absent in JSON.
    const sent: CloudEvent = JSON.parse(JSON.stringify(event));
    const isBinary = mode === 'auto' ? isPlainInHeaders(sent) : mode === 'binary';
    const { headers, body } = isBinary ? encodeBinary(sent) : encodeStructured(sent);
    const answer = await context.http.send({
      url,
      method: 'POST',
      headers: { ...toOutgoingHeaders(headers), 'idempotency-key': context.idempotencyKey },
      ...(body.length === 0 ? {} : { body }),
      signal: context.signal,
      timeoutSeconds: null,
      isSafeToRepeat: true,
      followsRedirects: false,
    });
    if (answer.status >= 300) throw new FunctionError(toStatusFailure(answer, Date.now()));
    const { id, source, type, subject, data } = sent;
    return { id, source, type, subject: subject ?? null, data: data ?? null };
  },
});
