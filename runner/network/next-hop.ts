import { FunctionError } from '../failures/function-error.ts';
import type { AddressGuard } from './address-guard.ts';
import { withoutCredentials } from './outgoing-headers.ts';
import { parseOutgoingUrl } from './outgoing-url.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** One request on the way to an answer; `headers` by lower-case name. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/**
 * The next request of a redirect; null when the answer is none. Method and body change as in browsers (WHATWG Fetch, "HTTP-redirect fetch").
 * Credentials are not sent to another origin.
 *
 * @throws {FunctionError} `ssrf_blocked` for an address that the guard refuses and for https to http, `validation` for what is no URL.
 */
export function toNextHop(hop: Hop, status: number, location: string | null, guard: AddressGuard): Hop | null {
  if (!REDIRECTS.has(status) || location === null) return null;
  const url = parseOutgoingUrl(location, guard, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    const message = 'A redirect from https to http is not followed.';
    throw new FunctionError({ type: 'ssrf_blocked', message, retryable: false });
  }
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  const kept = url.origin === hop.url.origin ? hop.headers : withoutCredentials(hop.headers);
  if (!becomesGet) return { url, method: hop.method, headers: kept, body: hop.body };
  const headers = Object.fromEntries(Object.entries(kept).filter(([name]) => !name.startsWith('content-')));
  return { url, method: 'GET', headers, body: undefined };
}
