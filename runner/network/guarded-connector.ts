import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { BlockedAddressError, isPublicAddress, toPlainHost, type AddressGuard } from './address-guard.ts';

const CONNECT_TIMEOUT_MS = 5_000;

function failAfter(ms: number): { promise: Promise<never>; clear: () => void } {
  let clear: () => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The host name was not resolved in time.')), ms);
    clear = () => clearTimeout(timer);
  });
  return { promise, clear };
}

async function resolveInTime(guard: AddressGuard, host: string, port: number): Promise<readonly LookupAddress[]> {
  const limit = failAfter(CONNECT_TIMEOUT_MS);
  try {
    return await Promise.race([guard.resolve(host, port), limit.promise]);
  } finally {
    limit.clear();
  }
}

/** Connects to the checked addresses only: the name is not looked up again, so a second answer of its DNS changes nothing. */
function toPinnedConnector(addresses: readonly LookupAddress[]): buildConnector.connector {
  return buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    autoSelectFamily: true,
    lookup: (_hostname, options, callback) => {
      const [first] = addresses;
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family ?? 4);
    },
  });
}

/**
 * Opens sockets for undici behind the guard (reliability.md D.2): every record of the name is checked, literals are too, and the peer of the
 * connected socket has the last word. `onConnected` is called once something could have been sent.
 */
export function createGuardedConnector(guard: AddressGuard, onConnected: () => void): buildConnector.connector {
  return (options, callback) => {
    const host = toPlainHost(options.hostname);
    const port = Number(options.port === '' ? (options.protocol === 'https:' ? 443 : 80) : options.port);
    const connect = (addresses: readonly LookupAddress[]) => {
      const servername = isIP(host) === 0 ? { servername: options.servername ?? host } : {};
      toPinnedConnector(addresses)({ ...options, hostname: host, ...servername }, (error, socket) => {
        if (error !== null) return callback(error, null);
        if (!guard.isAllowListed(host, port) && !isPublicAddress(socket.remoteAddress ?? '')) {
          socket.destroy();
          return callback(new BlockedAddressError(), null);
        }
        onConnected();
        return callback(null, socket);
      });
    };
    resolveInTime(guard, host, port).then(connect, (error: unknown) =>
      callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}
