import { setTimeout as delay } from 'node:timers/promises';
import { StartWorkflowResponse, WorkflowStatusResponse } from '#schemas/execution/execution-api.ts';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import type { Json } from '#schemas/json.ts';
import type { Intervention, Workload } from './workloads.ts';

/** Repeats a request under the same key until it is answered. */
export interface Client {
  /** Resolves with the instance id once the start was accepted; rejects when it is refused. */
  start(workload: Workload): Promise<string>;
  /** Resolves when the execution waits for a decision and for nothing else, or has ended. */
  waitAtGate(instanceId: string): Promise<void>;
  /** Does what the workload wants done to its execution; rejects when that is refused. */
  intervene(instanceId: string, intervention: Intervention): Promise<void>;
}

const RETRY_MS = 250;
const CALL_TIMEOUT_MS = 5_000;

/** Makes the same call again until it is answered. */
export async function untilAnswered(call: () => Promise<Response>): Promise<Response> {
  for (;;) {
    try {
      const answer = await call();
      if (answer.status < 500) return answer;
      await answer.arrayBuffer();
    } catch {
      // Nobody knows whether it happened: asked again.
    }
    await delay(RETRY_MS);
  }
}

/** A caller of the orchestrator's API. `prefix` keeps the keys of two runs apart. */
export function createClient(info: Pick<LocalInfo, 'orchestratorUrl' | 'token'>, prefix: string): Client {
  const base = `${info.orchestratorUrl}/api/v2/workflows`;
  const send = (path: string, init: RequestInit, headers: Record<string, string> = {}) =>
    untilAnswered(() =>
      fetch(`${base}${path}`, {
        ...init,
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
        headers: { authorization: `Bearer ${info.token}`, 'content-type': 'application/json', ...headers },
      }),
    );
  const readStatus = async (instanceId: string) => {
    const answer = await send(`/${instanceId}/status`, { method: 'GET' });
    const body: unknown = await answer.json();
    if (!answer.ok)
      throw new Error(`The status of ${instanceId} was answered with ${answer.status} ${JSON.stringify(body)}`);
    return WorkflowStatusResponse.parse(body);
  };
  /** Asked for until it is so; 409 means that an earlier try, which nobody answered, was heard. */
  const control = async (instanceId: string, verb: string, body: Json = {}) => {
    const answer = await send(`/${instanceId}/${verb}`, { method: 'POST', body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 409)
      throw new Error(`${verb} of ${instanceId} was answered with ${answer.status} ${text}`);
  };
  const waitAtGate = async (instanceId: string) => {
    for (;;) {
      const { phase, completedAt } = await readStatus(instanceId);
      if (phase === 'awaiting_approval' || completedAt !== null) return;
      await delay(RETRY_MS);
    }
  };
  return {
    waitAtGate,
    start: async (workload) => {
      const body = JSON.stringify({ definition: workload.definition, triggerData: workload.triggerData });
      const answer = await send('', { method: 'POST', body }, { 'idempotency-key': `${prefix}-${workload.run}` });
      const parsed: unknown = await answer.json();
      if (!answer.ok)
        throw new Error(`The start of ${workload.run} was answered with ${answer.status} ${JSON.stringify(parsed)}`);
      return StartWorkflowResponse.parse(parsed).instanceId;
    },
    intervene: async (instanceId, intervention) => {
      switch (intervention.kind) {
        case 'decide':
          await waitAtGate(instanceId);
          return control(instanceId, 'events', {
            eventName: 'approval_gate',
            eventData: { approved: intervention.approved, reason: 'decided by the seed' },
          });
        case 'terminate':
          await delay(intervention.afterMs);
          return control(instanceId, 'terminate');
        case 'pause':
          await delay(intervention.afterMs);
          await control(instanceId, 'pause');
          await delay(intervention.forMs);
          return control(instanceId, 'resume');
      }
    },
  };
}
