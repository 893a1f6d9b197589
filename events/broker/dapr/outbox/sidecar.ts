import { z } from 'zod';
import { createSidecarHttp, SIDECAR_TIMEOUTS_MS, type SidecarAddress } from '../../../platform/dapr/sidecar-http.ts';
import type { Parcel } from './parcel.ts';

/** Requests at the same time. */
const CONNECTIONS = 8;

/** The outcome of sending several parcels. */
export interface SendOutcome {
  readonly sent: readonly Parcel[];
  /** The sidecar will never take them. */
  readonly refused: readonly Parcel[];
  readonly failed: readonly Parcel[];
  /** Why some failed. */
  readonly reason?: string;
}

export interface Sidecar {
  /** Publishes events of one topic; never throws. */
  publish(topic: string, parcels: readonly Parcel[]): Promise<SendOutcome>;
  close(): Promise<void>;
}

/** Sent raw, the bytes of our event lie in the stream as they are: Dapr's own encoding would sort its members, and lose lone surrogates. */
const RAW = '?metadata.rawPayload=true';

const BulkFailure = z.object({ failedEntries: z.array(z.object({ entryId: z.string() })) });

/** Statuses that say: this event, never. */
function isRefusal(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

function toBulkBody(parcels: readonly Parcel[]): string {
  return JSON.stringify(parcels.map(({ id, text }) => ({ entryId: id, event: text, contentType: 'text/plain' })));
}

/** Which entries of a bulk request the answer names as failed; all of them when it names none. */
function readBulkFailure(parcels: readonly Parcel[], body: string): Pick<SendOutcome, 'sent' | 'failed'> {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { sent: [], failed: parcels };
  }
  const parsed = BulkFailure.safeParse(answer);
  if (!parsed.success || parsed.data.failedEntries.length === 0) return { sent: [], failed: parcels };
  const ids = new Set(parsed.data.failedEntries.map((entry) => entry.entryId));
  return {
    sent: parcels.filter((parcel) => !ids.has(parcel.id)),
    failed: parcels.filter((parcel) => ids.has(parcel.id)),
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
export function createSidecar(pubsubName: string, address: SidecarAddress): Sidecar {
  const http = createSidecarHttp(address, { connections: CONNECTIONS, timeoutMs: SIDECAR_TIMEOUTS_MS.publish });

  async function publishOne(topic: string, parcel: Parcel): Promise<SendOutcome> {
    const path = `/v1.0/publish/${pubsubName}/${encodeURIComponent(topic)}${RAW}`;
    const headers = { 'content-type': 'application/cloudevents+json' };
    const answer = await http.ask('POST', path, { headers, body: parcel.text });
    if (answer.isAway) return { sent: [], refused: [], failed: [parcel], reason: answer.reason };
    const { status, text } = answer;
    if (status < 300) return { sent: [parcel], refused: [], failed: [] };
    if (isRefusal(status)) return { sent: [], refused: [parcel], failed: [], reason: `${status} ${text}` };
    return { sent: [], refused: [], failed: [parcel], reason: `${status} ${text}` };
  }

  async function publishMany(topic: string, parcels: readonly Parcel[]): Promise<SendOutcome> {
    const path = `/v1.0-alpha1/publish/bulk/${pubsubName}/${encodeURIComponent(topic)}${RAW}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await http.ask('POST', path, { headers, body: toBulkBody(parcels) });
    if (answer.isAway) return { sent: [], refused: [], failed: parcels, reason: answer.reason };
    const { status, text } = answer;
    if (status < 300) return { sent: parcels, refused: [], failed: [] };
    // One of them is the culprit: each is told its own answer.
    if (isRefusal(status)) return merge(await Promise.all(parcels.map((parcel) => publishOne(topic, parcel))));
    return { ...readBulkFailure(parcels, text), refused: [], reason: `${status} ${text}` };
  }

  return {
    publish: async (topic, parcels) => {
      const [first, second] = parcels;
      if (first === undefined) return { sent: [], refused: [], failed: [] };
      return await (second === undefined ? publishOne(topic, first) : publishMany(topic, parcels));
    },
    close: () => http.close(),
  };
}
