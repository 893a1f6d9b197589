import { currentTrace } from '#events/platform/telemetry/current-trace.ts';
import { toTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { WebConfig } from '../config.ts';
import { problemResponse } from './http/problem-response.ts';

/** A call of the orchestrator's API on behalf of an owner; `null` sends no principal. */
export interface OrchestratorCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below the orchestrator's address, segments already encoded. */
  readonly path: string;
  readonly principal: string | null;
  /** Sent as JSON; `headers` may name a media type of its own. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Passes calls on and hands back the answer, problem details included. */
export interface OrchestratorClient {
  send(call: OrchestratorCall): Promise<Response>;
}

const TIMEOUT_MS = 30_000;
const PASSED_HEADERS = ['content-type', 'retry-after', 'location'];

/** Unreachable or silent for 30 s: 503 as problem details, never an exception. */
export function createOrchestratorClient(
  config: Pick<WebConfig, 'WORKFLOW_ORCHESTRATOR_URL' | 'SERVICE_TOKEN'>,
): OrchestratorClient {
  return {
    send: async (call) => {
      const trace = currentTrace();
      try {
        const answer = await fetch(new URL(call.path, config.WORKFLOW_ORCHESTRATOR_URL), {
          method: call.method,
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: {
            ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
            ...call.headers,
            authorization: `Bearer ${config.SERVICE_TOKEN}`,
            ...(call.principal === null ? {} : { 'x-principal': call.principal }),
            ...(trace === null ? {} : { traceparent: toTraceparent(trace) }),
          },
          ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        });
        const headers = new Headers({ 'cache-control': 'no-store' });
        for (const name of PASSED_HEADERS) {
          const value = answer.headers.get(name);
          if (value !== null) headers.set(name, value);
        }
        return new Response(answer.status === 204 ? null : await answer.arrayBuffer(), {
          status: answer.status,
          headers,
        });
      } catch {
        return problemResponse({
          type: 'about:blank',
          title: 'The orchestrator does not answer',
          status: 503,
          detail: 'Nothing was lost. It may be restarting: try again in a few seconds.',
        });
      }
    },
  };
}
