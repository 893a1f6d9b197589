import { Pool } from 'undici';
import { z } from 'zod';
import type { Parcel } from './parcel.ts';

/** A sidecar that says nothing for so long is taken for lost; what it took all the same is delivered twice. */
const TIMEOUT_MS = 4_000;
/** Requests at the same time. */
const CONNECTIONS = 8;

/** What became of each of several parcels. */
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

export interface SidecarOptions {
  readonly host: string;
  readonly httpPort: number;
  readonly apiToken?: string | undefined;
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
export function createSidecar(pubsubName: string, { host, httpPort, apiToken }: SidecarOptions): Sidecar {
  const pool = new Pool(`http://${host}:${httpPort}`, {
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS },
  });

  async function post(path: string, contentType: string, body: string): Promise<{ status: number; text: string }> {
    const { statusCode, body: answer } = await pool.request({
      method: 'POST',
      path: `${path}${RAW}`,
      headers: { 'content-type': contentType, ...(apiToken === undefined ? {} : { 'dapr-api-token': apiToken }) },
      body,
    });
    return { status: statusCode, text: await answer.text() };
  }

  async function publishOne(topic: string, parcel: Parcel): Promise<SendOutcome> {
    const path = `/v1.0/publish/${pubsubName}/${encodeURIComponent(topic)}`;
    const { status, text } = await post(path, 'application/cloudevents+json', parcel.text);
    if (status < 300) return { sent: [parcel], refused: [], failed: [] };
    if (isRefusal(status)) return { sent: [], refused: [parcel], failed: [], reason: `${status} ${text}` };
    return { sent: [], refused: [], failed: [parcel], reason: `${status} ${text}` };
  }

  async function publishMany(topic: string, parcels: readonly Parcel[]): Promise<SendOutcome> {
    const path = `/v1.0-alpha1/publish/bulk/${pubsubName}/${encodeURIComponent(topic)}`;
    const { status, text } = await post(path, 'application/json', toBulkBody(parcels));
    if (status < 300) return { sent: parcels, refused: [], failed: [] };
    // One of them is the culprit: each is told its own answer.
    if (isRefusal(status)) return merge(await Promise.all(parcels.map((parcel) => publishOne(topic, parcel))));
    return { ...readBulkFailure(parcels, text), refused: [], reason: `${status} ${text}` };
  }

  return {
    publish: async (topic, parcels) => {
      const [first, second] = parcels;
      if (first === undefined) return { sent: [], refused: [], failed: [] };
      try {
        return await (second === undefined ? publishOne(topic, first) : publishMany(topic, parcels));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { sent: [], refused: [], failed: parcels, reason };
      }
    },
    close: async () => await pool.destroy(),
  };
}
