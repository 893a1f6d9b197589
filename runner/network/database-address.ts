import { isIP } from 'node:net';
import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { FunctionError } from '#runner/function-error.ts';
import { toPlainHost, type AddressGuard } from './address-guard.ts';

const DEFAULT_PORT = 5432;

function refuse(message: string): FunctionError {
  return new FunctionError({ type: 'credentials_unusable', message, retryable: false });
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

function toDatabaseName(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);
}

function toSsl(url: URL, host: string): pg.ClientConfig['ssl'] {
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  if (mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return { rejectUnauthorized: mode !== 'no-verify', ...servername };
}

function isSameAddress(a: string, b: string): boolean {
  const isLoopback = (address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
  return a === b || (isLoopback(a) && isLoopback(b));
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
 * Where to connect for a database URL that a user gave: the checked address itself, so that the name is not looked up again. Parameters of the URL
 * other than `sslmode` are ignored.
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
  if (await isOwnDatabase(url, addresses, ownUrl, guard)) {
    const message = 'This is the database of the workflow builder itself; it cannot be queried.';
    throw new FunctionError({ type: 'ssrf_blocked', message, retryable: false });
  }
  const [first] = addresses;
  return {
    host: first?.address ?? host,
    port,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: toDatabaseName(url),
    ssl: toSsl(url, host),
  };
}
