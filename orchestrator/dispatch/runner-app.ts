import { Pool } from 'undici';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { EXECUTE_TIMEOUT_MS, toAttemptCall } from '#events/contracts/execute-call.ts';
import type { NodeRequested } from '#events/contracts/node-events.ts';
import { fromStoredEvent } from '#events/broker/stored-event.ts';

/** Requests at the same time, those that wait for a function included. */
export const MAX_CALLS = 256;
const CONNECT_TIMEOUT_MS = 4_000;

/** How a runner answered, or did not. */
export type RunnerAnswer =
  /** The attempt has ended, with this event. */
  | { readonly kind: 'result'; readonly result: CloudEvent }
  /** It is in the runner's hands. */
  | { readonly kind: 'taken' }
  /** Another runner has it, or all are busy. */
  | { readonly kind: 'busy' }
  /** No runner will ever take this. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It is unknown whether a runner heard of it. */
  | { readonly kind: 'away'; readonly reason: string };

/** The application that runs steps, reached through our sidecar. */
export interface RunnerApp {
  /** Asks for an attempt; asked again, it is the same run. Never throws. */
  execute(event: CloudEvent, request: NodeRequested): Promise<RunnerAnswer>;
  /** Says what on `workflow.nodes` is no request. Never throws. */
  tell(event: CloudEvent): Promise<RunnerAnswer>;
  close(): Promise<void>;
}

export interface RunnerAppOptions {
  readonly host: string;
  readonly httpPort: number;
  readonly apiToken?: string | undefined;
  /** Dapr app id. */
  readonly appId: string;
  /** What the runner asks of its callers. */
  readonly serviceToken: string;
}

interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Statuses that the runner's own route gives to what it will never take. */
const REFUSALS = new Set([400, 413, 415, 422]);

function toAnswer({ status, text }: HttpAnswer): RunnerAnswer {
  const result = status === 200 ? fromStoredEvent(text) : undefined;
  if (result !== undefined) return { kind: 'result', result };
  if (status === 200) return { kind: 'away', reason: 'The answer is no result: whoever answers is no runner of ours.' };
  // 410: it was cancelled, so nobody waits for it.
  if (status < 300 || status === 410) return { kind: 'taken' };
  if (status === 409) return { kind: 'busy' };
  const reason = `${status} ${text.slice(0, 500)}`;
  return REFUSALS.has(status) ? { kind: 'refused', reason } : { kind: 'away', reason };
}

/**
 * Service invocation of the runner through daprd's HTTP API.
 * Source: https://docs.dapr.io/reference/api/service_invocation_api/
 */
export function createRunnerApp(options: RunnerAppOptions): RunnerApp {
  const { host, httpPort, apiToken, appId, serviceToken } = options;
  const pool = new Pool(`http://${host}:${httpPort}`, {
    connections: MAX_CALLS,
    headersTimeout: EXECUTE_TIMEOUT_MS,
    bodyTimeout: EXECUTE_TIMEOUT_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });

  async function post(method: string, body: object, headers: Readonly<Record<string, string>>): Promise<RunnerAnswer> {
    try {
      const answer = await pool.request({
        method: 'POST',
        path: `/v1.0/invoke/${encodeURIComponent(appId)}/method/${method}`,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${serviceToken}`,
          ...(apiToken === undefined ? {} : { 'dapr-api-token': apiToken }),
          ...headers,
        },
        body: JSON.stringify(body),
      });
      return toAnswer({ status: answer.statusCode, text: await answer.body.text() });
    } catch (error) {
      return { kind: 'away', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    execute: async (event, request) => {
      const { traceparent } = event;
      const trace = typeof traceparent === 'string' ? { traceparent } : {};
      return await post('execute', toAttemptCall(event, request), { 'idempotency-key': event.id, ...trace });
    },
    tell: async (event) => await post('node-events', event, {}),
    close: async () => await pool.destroy(),
  };
}
