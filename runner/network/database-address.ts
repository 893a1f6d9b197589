import { isIP } from 'node:net';
import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { FunctionError } from '../failures/function-error.ts';
import { toPlainHost, type AddressGuard } from './address-guard.ts';

const DEFAULT_PORT = 5432;

function refuse(message: string): FunctionError {
  return new FunctionError({ type: 'credentials_unusable', message, retryable: false });
}

/** The failure of a query to the product's own database. */
export function refuseOwnDatabase(): FunctionError {
  const message = 'This is the database of the workflow builder itself; it cannot be queried.';
  return new FunctionError({ type: 'ssrf_blocked', message, retryable: false });
}

function parseUrl(text: string): URL {
  // The text is a secret: no message repeats it.
  if (!URL.canParse(text)) throw refuse('The database URL is not valid.');
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw refuse('The database URL must start with postgres:// or postgresql://.');
  }
  if (url.hostname === '' || url.searchParams.has('host') || url.searchParams.has('hostaddr')) {
    throw refuse('The database URL must name one host, before its path.');
  }
  return url;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('The database URL has a percent sign without two hexadecimal digits.');
  }
}

function toDatabaseName(url: URL): string {
  return decode(url.pathname.slice(1)) || decode(url.username);
}

function toSsl(url: URL, host: string): pg.ClientConfig['ssl'] {
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  if (mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return { rejectUnauthorized: mode !== 'no-verify', ...servername };
}

function isSameAddress(a: string, b: string): boolean {
  if (!ipaddr.isValid(a) || !ipaddr.isValid(b)) return false;
  const [one, other] = [ipaddr.process(a), ipaddr.process(b)];
  if (one.toNormalizedString() === other.toNormalizedString()) return true;
  // Connecting to the unspecified address reaches this machine, as every loopback address does.
  const isThisMachine = (range: string) => range === 'loopback' || range === 'unspecified';
  return isThisMachine(one.range()) && isThisMachine(other.range());
}

async function isOwnDatabase(
  url: URL,
  addresses: readonly LookupAddress[],
  ownUrl: string,
  guard: AddressGuard,
): Promise<boolean> {
  const own = new URL(ownUrl);
  if (Number(own.port || DEFAULT_PORT) !== Number(url.port || DEFAULT_PORT)) return false;
  if (toDatabaseName(own) !== toDatabaseName(url)) return false;
  if (toPlainHost(own.hostname) === toPlainHost(url.hostname)) return true;
  const ownAddresses = await guard.lookup(own.hostname).catch(() => []);
  return addresses.some(({ address }) => ownAddresses.some((candidate) => isSameAddress(address, candidate.address)));
}

/**
 * The connection settings for a database URL of a user. They hold the checked address, so that the name is not looked up again. Parameters of the
 * URL other than `sslmode` are ignored.
 *
 * @throws {FunctionError} `credentials_unusable`, `ssrf_blocked` for our own database, `network` for hosts that are blocked or unknown.
 */
export async function resolveDatabase(text: string, guard: AddressGuard, ownUrl: string): Promise<pg.ClientConfig> {
  const url = parseUrl(text);
  const port = Number(url.port || DEFAULT_PORT);
  const host = toPlainHost(url.hostname);
  const addresses = await guard.resolve(host, port).catch(() => {
    const message = 'The database cannot be reached from here.';
    throw new FunctionError({ type: 'network', message, retryable: true });
  });
  if (await isOwnDatabase(url, addresses, ownUrl, guard)) throw refuseOwnDatabase();
  // One address is tried, and IPv4 reaches servers from more places than IPv6.
  const [first] = addresses.toSorted((a, b) => a.family - b.family);
  return {
    host: first?.address ?? host,
    port,
    user: decode(url.username),
    password: decode(url.password),
    database: toDatabaseName(url),
    ssl: toSsl(url, host),
  };
}
