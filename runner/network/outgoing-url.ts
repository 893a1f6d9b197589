import { isIP } from 'node:net';
import { FunctionError } from '../failures/function-error.ts';
import { isPublicAddress, toPlainHost, type AddressGuard } from './address-guard.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function toBlocked(message: string): FunctionError {
  return new FunctionError({ type: 'ssrf_blocked', message, retryable: false });
}

/** Names the setting that allows the address, because many people try a server of their own first. */
function toGuardMessage(url: URL): string {
  const allowed = `HTTP_ALLOWED_HOSTS=${url.hostname}:${toPort(url)}`;
  return `Only public addresses on the ports 80 and 443 can be called. Whoever runs the product can allow this one: start it with ${allowed}.`;
}

/** The port of a URL, the scheme's default filled in. */
export function toPort(url: URL): number {
  return url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
}

/**
 * Parses an address from a user and refuses it when its text alone shows that it is forbidden. Resolved addresses are checked when connecting.
 *
 * @throws {FunctionError} `validation` or `ssrf_blocked`.
 */
export function parseOutgoingUrl(text: string, guard: AddressGuard, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) {
    const message = `The URL is not valid: ${text.slice(0, 200)}`;
    throw new FunctionError({ type: 'validation', message, retryable: false, details: [{ field: 'url', message }] });
  }
  const url = new URL(text, base?.href);
  const port = DEFAULT_PORTS[url.protocol];
  if (port === undefined) throw toBlocked('Only http and https addresses can be called.');
  if (url.username !== '' || url.password !== '') throw toBlocked('A URL must not carry a user name or password.');
  if (guard.isAllowListed(url.hostname, toPort(url))) return url;
  const host = toPlainHost(url.hostname);
  const isLocal = host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && !isPublicAddress(host));
  const isUsualPort = toPort(url) === 80 || toPort(url) === 443;
  if (isLocal || !isUsualPort) throw toBlocked(toGuardMessage(url));
  return url;
}
