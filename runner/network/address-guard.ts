import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Finds all addresses of a host name. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Addresses that ipaddr.js takes for public and that are not: clouds' own services (Azure's wire server, Oracle's and Alibaba's metadata). */
const DENIED = [
  '168.63.129.16/32',
  '192.0.0.0/24',
  '100.100.100.200/32',
  '2001:db8::/32',
  '64:ff9b:1::/48',
  '3fff::/20',
].map((range) => ipaddr.parseCIDR(range));

/** Thrown for an address that users may not reach. Its text for users is that of a name that DNS does not know. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
  constructor() {
    super('The address is not public.');
  }
}

export interface AddressGuard {
  /** Whether the settings let this host pass, whatever its address. `port` as in a URL, defaults filled in. */
  isAllowListed(hostname: string, port: number): boolean;
  /** The addresses of a host, unchecked: for comparing, never for connecting. */
  lookup(hostname: string): Promise<readonly LookupAddress[]>;
  /**
   * The addresses of a host: every one of them public, or the host allow-listed.
   *
   * @throws {BlockedAddressError} when one is not; the resolver's error when there is none.
   */
  resolve(hostname: string, port: number): Promise<readonly LookupAddress[]>;
}

/** The only assigned public part of IPv6. Other addresses that look like unicast may hide an IPv4 address, such as ::7f00:1. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Whether an IP address is in public unicast space. IPv4 inside IPv6 is judged as IPv4. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_UNICAST)) return false;
  return !DENIED.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits]));
}

/** A URL's hostname without the brackets of an IPv6 literal and without a trailing dot. */
export function toPlainHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

const resolveAll: Resolver = (hostname) => lookup(hostname, { all: true, verbatim: true });

/** The SSRF guard (decision D16). `allowedHosts` has entries `host` or `host:port`; IPv6 literals in brackets. */
export function createAddressGuard(allowedHosts: readonly string[], resolver: Resolver = resolveAll): AddressGuard {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const isAllowListed = (hostname: string, port: number): boolean => {
    const plain = toPlainHost(hostname);
    const written = plain.includes(':') ? `[${plain}]` : plain;
    return allowed.has(written) || allowed.has(`${written}:${port}`);
  };
  const find = async (hostname: string): Promise<readonly LookupAddress[]> => {
    const plain = toPlainHost(hostname);
    const family = isIP(plain);
    return family === 0 ? resolver(plain) : [{ address: plain, family }];
  };
  return {
    isAllowListed,
    lookup: find,
    resolve: async (hostname, port) => {
      const addresses = await find(hostname);
      if (isAllowListed(hostname, port)) return addresses;
      if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
        throw new BlockedAddressError();
      }
      return addresses;
    },
  };
}
