import { Agent, fetch, type Response } from 'undici';
import { FunctionError } from '../failures/function-error.ts';
import type { AddressGuard } from './address-guard.ts';
import { fetchWithBody } from './get-with-body.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import { toNextHop, type Hop } from './next-hop.ts';
import { parseOutgoingUrl } from './outgoing-url.ts';
import { toUnreachableText } from './unreachable.ts';

const MAX_REDIRECTS = 3;
const MAX_BODY_BYTES = 10_000_000;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** One HTTP call; `headers` by lower-case name, as `toOutgoingHeaders` gives them. */
export interface HttpCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Time for the whole call, redirects and body included; null leaves it to the signal. */
  readonly timeoutSeconds: number | null;
  /** Whether redirects are followed, three at most; otherwise one is the answer. Default true. */
  readonly followsRedirects?: boolean;
  /** Whether the receiver may get it twice: otherwise a lost answer is `outcome_unknown` (decision D42). */
  readonly isSafeToRepeat: boolean;
}

/** The answer of the last hop. `url` is its address, after redirects. */
export interface HttpAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** HTTP for functions, behind the SSRF guard. */
export interface GuardedHttp {
  readonly addresses: AddressGuard;
  /** @throws {FunctionError} `ssrf_blocked`, `network`, `timeout`, `outcome_unknown`, `too_many_redirects`, `response_too_large`. */
  send(call: HttpCall): Promise<HttpAnswer>;
}

async function readBody(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      const message = `The answer has more than ${MAX_BODY_BYTES} bytes.`;
      throw new FunctionError({ type: 'response_too_large', message, status: response.status, retryable: false });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Headers by lower-case name. Several cookies are lines of one value, because commas cannot join them (RFC 6265 §3). */
function toHeaders(response: Response): Readonly<Record<string, string>> {
  const cookies = response.headers.getSetCookie();
  const headers = Object.fromEntries(response.headers.entries());
  return cookies.length === 0 ? headers : { ...headers, 'set-cookie': cookies.join('\n') };
}

function toNetworkError(error: unknown, wasSent: boolean, isSafeToRepeat: boolean, isTimeout: boolean): FunctionError {
  if (wasSent && !isSafeToRepeat) {
    const message =
      'The request was sent, but its answer got lost: whether it took effect is unknown, so it is not repeated.';
    return new FunctionError({ type: 'outcome_unknown', message, retryable: false });
  }
  if (isTimeout) {
    const message = 'No complete answer came in time.';
    return new FunctionError({ type: 'timeout', message, retryable: true });
  }
  const message = wasSent ? 'The connection was lost before the answer was complete.' : toUnreachableText(error);
  return new FunctionError({ type: 'network', message, retryable: true });
}

function fetchHop(hop: Hop, dispatcher: Agent, signal: AbortSignal): Promise<Response> {
  const { url, method, headers, body } = hop;
  if (method === 'GET' && body !== undefined) return fetchWithBody(hop, dispatcher, signal);
  const options = { method, headers, redirect: 'manual', dispatcher, signal } as const;
  return fetch(url, body === undefined ? options : { ...options, body });
}

async function sendHop(
  hop: Hop,
  { isSafeToRepeat, followsRedirects = true }: Pick<HttpCall, 'isSafeToRepeat' | 'followsRedirects'>,
  signal: AbortSignal,
  guard: AddressGuard,
): Promise<HttpAnswer | Hop> {
  let wasSent = false;
  const connect = createGuardedConnector(guard, () => (wasSent = true));
  // A connection of its own: it is known whether something was sent, and no pooled socket outlives its check.
  const agent = new Agent({ connect, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
  try {
    const response = await fetchHop(hop, agent, signal);
    const location = followsRedirects ? response.headers.get('location') : null;
    const next = toNextHop(hop, response.status, location, guard);
    if (next !== null) return next;
    const body = await readBody(response);
    return { url: hop.url.href, status: response.status, headers: toHeaders(response), body };
  } catch (error) {
    if (error instanceof FunctionError) throw error;
    throw toNetworkError(error, wasSent, isSafeToRepeat || SAFE_METHODS.has(hop.method), signal.aborted);
  } finally {
    await agent.destroy();
  }
}

/** @see decision D16; proxies from the environment are not used. */
export function createGuardedHttp(addresses: AddressGuard): GuardedHttp {
  return {
    addresses,
    send: async (call) => {
      const limits = call.timeoutSeconds === null ? [] : [AbortSignal.timeout(call.timeoutSeconds * 1_000)];
      const signal = AbortSignal.any([call.signal, ...limits]);
      const url = parseOutgoingUrl(call.url, addresses);
      let hop: Hop = { url, method: call.method, headers: call.headers, body: call.body };
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const answer = await sendHop(hop, call, signal, addresses);
        if ('status' in answer) return answer;
        hop = answer;
      }
      const message = `More than ${MAX_REDIRECTS} redirects were answered.`;
      throw new FunctionError({ type: 'too_many_redirects', message, retryable: false });
    },
  };
}
