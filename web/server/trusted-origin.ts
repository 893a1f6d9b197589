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
 * Whether a request that changes something was made by one of our own pages, or by a program that is no browser.
 * Source: OWASP CSRF prevention, "Fetch Metadata" and "Verifying Origin".
 */
export function isOwnRequest(headers: Headers, appUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.get('origin');
  return origin === null || trustedOrigins(headers.get('host'), appUrl).includes(origin);
}
