import { z } from 'zod';
import { createSidecarHttp, SIDECAR_TIMEOUTS_MS, type SidecarAddress } from '../../../platform/dapr/sidecar-http.ts';
import type { OutboundEvent } from './outbound-event.ts';

/** Requests at the same time. */
const CONNECTIONS = 8;

/** The outcome of sending several outbound. */
export interface SendOutcome {
  readonly sent: readonly OutboundEvent[];
  /** The sidecar will never take them. */
  readonly refused: readonly OutboundEvent[];
  readonly failed: readonly OutboundEvent[];
  /** Why some failed. */
  readonly reason?: string;
}

export interface SidecarPublisher {
  /** Publishes events of one topic; never throws. */
  publish(topic: string, outbound: readonly OutboundEvent[]): Promise<SendOutcome>;
  close(): Promise<void>;
}

/** Sent raw, the bytes of our event lie in the stream as they are: Dapr's own encoding would sort its members, and lose lone surrogates. */
const RAW = '?metadata.rawPayload=true';

const BulkFailure = z.object({ failedEntries: z.array(z.object({ entryId: z.string() })) });

/** Statuses that say: this event, never. */
function isRefusal(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

function toBulkBody(outbound: readonly OutboundEvent[]): string {
  return JSON.stringify(outbound.map(({ id, text }) => ({ entryId: id, event: text, contentType: 'text/plain' })));
}

/** Which entries of a bulk request the answer names as failed; all of them when it names none. */
function readBulkFailure(outbound: readonly OutboundEvent[], body: string): Pick<SendOutcome, 'sent' | 'failed'> {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { sent: [], failed: outbound };
  }
  const parsed = BulkFailure.safeParse(answer);
  if (!parsed.success || parsed.data.failedEntries.length === 0) return { sent: [], failed: outbound };
  const ids = new Set(parsed.data.failedEntries.map((entry) => entry.entryId));
  return {
    sent: outbound.filter((event) => !ids.has(event.id)),
    failed: outbound.filter((event) => ids.has(event.id)),
  };
}

function merge(outcomes: readonly SendOutcome[]): SendOutcome {
  const reason = outcomes.find((outcome) => outcome.reason !== undefined)?.reason;
  return {
    sent: outcomes.flatMap((outcome) => outcome.sent),
    refused: outcomes.flatMap((outcome) => outcome.refused),
    failed: outcomes.flatMap((outcome) => outcome.failed),
    ...(reason === undefined ? {} : { reason }),
  };
}

/**
 * Publishing through daprd's HTTP API.
 * Source: https://docs.dapr.io/reference/api/pubsub_api/
 */
export function createSidecarPublisher(pubsubName: string, address: SidecarAddress): SidecarPublisher {
  const http = createSidecarHttp(address, { connections: CONNECTIONS, timeoutMs: SIDECAR_TIMEOUTS_MS.publish });

  async function publishOne(topic: string, event: OutboundEvent): Promise<SendOutcome> {
    const path = `/v1.0/publish/${pubsubName}/${encodeURIComponent(topic)}${RAW}`;
    const headers = { 'content-type': 'application/cloudevents+json' };
    const answer = await http.ask('POST', path, { headers, body: event.text });
    if (answer.isAway) return { sent: [], refused: [], failed: [event], reason: answer.reason };
    const { status, text } = answer;
    if (status < 300) return { sent: [event], refused: [], failed: [] };
    if (isRefusal(status)) return { sent: [], refused: [event], failed: [], reason: `${status} ${text}` };
    return { sent: [], refused: [], failed: [event], reason: `${status} ${text}` };
  }

  async function publishMany(topic: string, outbound: readonly OutboundEvent[]): Promise<SendOutcome> {
    const path = `/v1.0-alpha1/publish/bulk/${pubsubName}/${encodeURIComponent(topic)}${RAW}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await http.ask('POST', path, { headers, body: toBulkBody(outbound) });
    if (answer.isAway) return { sent: [], refused: [], failed: outbound, reason: answer.reason };
    const { status, text } = answer;
    if (status < 300) return { sent: outbound, refused: [], failed: [] };
    // One of them is the culprit: each is told its own answer.
    if (isRefusal(status)) return merge(await Promise.all(outbound.map((event) => publishOne(topic, event))));
    return { ...readBulkFailure(outbound, text), refused: [], reason: `${status} ${text}` };
  }

  return {
    publish: async (topic, outbound) => {
      const [first, second] = outbound;
      if (first === undefined) return { sent: [], refused: [], failed: [] };
      return await (second === undefined ? publishOne(topic, first) : publishMany(topic, outbound));
    },
    close: () => http.close(),
  };
}
