import { isIP } from 'node:net';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/**
 * The origins that may send a request with cookies to the host it names: the public address, and on loopback the very host and port that was asked
 * (another port of the same machine is another site). A host that is neither gets none, which defeats DNS rebinding.
 */
export function trustedOrigins(host: string | null, appUrl: string): readonly string[] {
  const origins = [new URL(appUrl).origin];
  const asked = host === null ? null : parse(`http://${host}`);
  if (asked !== null && LOOPBACK_HOSTS.has(asked.hostname)) origins.push(asked.origin);
  return origins;
}

/**
 * Whether a `Host` is one under which this service is meant to be asked: the public one, a loopback name, or an address. A name that someone points
 * to us later (DNS rebinding) is none of them, so its pages can read nothing here.
 */
export function isKnownHost(host: string | undefined, appUrl: string): boolean {
  const asked = host === undefined ? null : parse(`http://${host}`);
  if (asked === null) return false;
  return (
    host === new URL(appUrl).host ||
    LOOPBACK_HOSTS.has(asked.hostname) ||
    isIP(asked.hostname.replaceAll(/[[\]]/g, '')) !== 0
  );
}

/**
 * Whether a request that changes something was made by one of our own pages, or by a program that is no browser.
 * Source: OWASP CSRF prevention, "Fetch Metadata" and "Verifying Origin".
 */
export function isOwnRequest(headers: Headers, appUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.get('origin');
  return origin === null || trustedOrigins(headers.get('host'), appUrl).includes(origin);
}
