import { type CloudEvent, fromStoredEvent } from '#events/contracts/cloud-event.ts';
import { EXECUTE_TIMEOUT_MS, toAttemptCall } from '#events/contracts/execute-call.ts';
import type { NodeRequested } from '#events/contracts/node-events.ts';
import { createSidecarHttp, type SidecarAddress, type SidecarAnswer } from '#events/platform/dapr/sidecar-http.ts';

/** Requests at the same time, those that wait for a function included. */
export const MAX_CALLS = 256;

/** How a runner answered, or did not. */
export type RunnerAnswer =
  /** The attempt has ended, with this event. */
  | { readonly kind: 'result'; readonly result: CloudEvent }
  /** The runner has taken the attempt. */
  | { readonly kind: 'taken' }
  /** Another runner has it, or all are busy. */
  | { readonly kind: 'busy' }
  /** No runner will ever take this. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nobody knows whether a runner received the call. */
  | { readonly kind: 'away'; readonly reason: string };

/** The application that runs steps, reached through our sidecar. */
export interface RunnerApp {
  /** Asks for an attempt; asked again, it is the same run. Never throws. */
  execute(event: CloudEvent, request: NodeRequested): Promise<RunnerAnswer>;
  /** Passes on an event of `workflow.nodes` that is no request. Never throws. */
  tell(event: CloudEvent): Promise<RunnerAnswer>;
  close(): Promise<void>;
}

export interface RunnerAppOptions {
  readonly sidecar: SidecarAddress;
  /** Dapr app id. */
  readonly appId: string;
  /** The bearer token that the runner asks for. */
  readonly serviceToken: string;
}

/** Statuses that the runner's own route gives to what it will never take. */
const REFUSALS = new Set([400, 413, 415, 422]);

function toAnswer(answer: SidecarAnswer): RunnerAnswer {
  if (answer.isAway) return { kind: 'away', reason: answer.reason };
  const { status, text } = answer;
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
export function createRunnerApp({ sidecar, appId, serviceToken }: RunnerAppOptions): RunnerApp {
  const http = createSidecarHttp(sidecar, { connections: MAX_CALLS, timeoutMs: EXECUTE_TIMEOUT_MS });

  async function post(method: string, body: object, headers: Readonly<Record<string, string>>): Promise<RunnerAnswer> {
    const path = `/v1.0/invoke/${encodeURIComponent(appId)}/method/${method}`;
    const own = { 'content-type': 'application/json', authorization: `Bearer ${serviceToken}` };
    return toAnswer(await http.ask('POST', path, { headers: { ...own, ...headers }, body: JSON.stringify(body) }));
  }

  return {
    execute: async (event, request) => {
      const { traceparent } = event;
      const trace = typeof traceparent === 'string' ? { traceparent } : {};
      return await post('execute', toAttemptCall(event, request), { 'idempotency-key': event.id, ...trace });
    },
    tell: async (event) => await post('node-events', event, {}),
    close: () => http.close(),
  };
}
