import { Agent, request } from 'undici';
import { WorkflowStatusResponse, type ExecutionSummary } from '#schemas/execution/execution-api.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { ProblemError } from '#schemas/problem.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** Members of the answers that tests go on with; what an answer really has is for the test to compare. */
export interface AnswerBody {
  readonly [member: string]: unknown;
  readonly instanceId: string;
  readonly detail: string;
  readonly errors: readonly ProblemError[];
  readonly executions: readonly ExecutionSummary[];
  readonly nextCursor: string | null;
  readonly events: readonly (ExecutionEvent & { readonly nodeId?: string })[];
}

/** The answer of a service. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. */
  readonly body: AnswerBody;
}

export interface ApiRequest {
  readonly principal?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A value is sent as JSON; text and bytes are sent as they are, with the content type of `headers`. */
  readonly body?: unknown;
}

/** A caller of one service, with its bearer token. */
export interface ApiClient {
  readonly url: string;
  send(method: string, path: string, sent?: ApiRequest): Promise<ApiAnswer>;
  get(path: string, principal?: string): Promise<ApiAnswer>;
  post(path: string, body?: unknown, principal?: string): Promise<ApiAnswer>;
  /** Starts a definition and gives its instance id. @throws when it is not accepted. */
  start(definition: WorkflowDefinition, triggerData?: unknown, more?: object): Promise<string>;
  /** The status answer of an execution, which has the documented shape. */
  status(instanceId: string): Promise<WorkflowStatusResponse>;
  close(): Promise<void>;
}

function toBody(text: string): AnswerBody {
  try {
    return JSON.parse(text);
  } catch {
    return {} as AnswerBody;
  }
}

export function createApiClient(url: string, token: string): ApiClient {
  const dispatcher = new Agent({ connections: 128 });
  async function send(method: string, path: string, sent: ApiRequest = {}): Promise<ApiAnswer> {
    const { body, principal, headers } = sent;
    const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const answer = await request(`${url}${path}`, {
      method: method as 'GET',
      dispatcher,
      body: isRaw ? (body ?? null) : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(principal === undefined ? {} : { 'x-principal': principal }),
        ...headers,
      },
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, body: toBody(text) };
  }
  return {
    url,
    send,
    get: (path, principal) => send('GET', path, principal === undefined ? {} : { principal }),
    post: (path, body, principal) => send('POST', path, { body, ...(principal === undefined ? {} : { principal }) }),
    start: async (definition, triggerData = {}, more = {}) => {
      const answer = await send('POST', '/api/v2/workflows', { body: { definition, triggerData, ...more } });
      if (answer.status !== 202) throw new Error(`The start was answered with ${answer.status} ${answer.text}`);
      return answer.body.instanceId;
    },
    status: async (instanceId) =>
      WorkflowStatusResponse.parse((await send('GET', `/api/v2/workflows/${instanceId}/status`)).body),
    close: () => dispatcher.close(),
  };
}
