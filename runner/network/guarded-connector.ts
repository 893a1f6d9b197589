import type { LookupAddress } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { callbackify } from 'node:util';
import { buildConnector } from 'undici';
import { BlockedAddressError, isPublicAddress, toPlainHost, type AddressGuard } from './address-guard.ts';

const CONNECT_TIMEOUT_MS = 5_000;

function failAfter(ms: number): { promise: Promise<never>; clear: () => void } {
  let clear: () => void = () => undefined;
  // The code that Node gives when DNS does not answer.
  const silence = Object.assign(new Error('The host name was not resolved in time.'), { code: 'EAI_AGAIN' });
  const promise = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(silence), ms);
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
    // One request a connection: HTTP/2 would add nothing, and ways to fail that are not told apart here.
    allowH2: false,
    autoSelectFamily: true,
    lookup: (_hostname, options, callback) => {
      const [first] = addresses;
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family ?? 4);
    },
  });
}

function connectPinned(options: buildConnector.Options, addresses: readonly LookupAddress[]): Promise<Socket> {
  return new Promise((resolve, reject) => {
    toPinnedConnector(addresses)(options, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });
}

/**
 * Opens sockets for undici behind the guard (decision D16): every record of the name is checked, literals are too, and the peer of the
 * connected socket has the last word. `onConnected` is called once something could have been sent.
 */
export function createGuardedConnector(guard: AddressGuard, onConnected: () => void): buildConnector.connector {
  async function openSocket(options: buildConnector.Options): Promise<Socket> {
    const host = toPlainHost(options.hostname);
    const port = Number(options.port === '' ? (options.protocol === 'https:' ? 443 : 80) : options.port);
    const addresses = await resolveInTime(guard, host, port);
    const servername = isIP(host) === 0 ? { servername: options.servername ?? host } : {};
    const socket = await connectPinned({ ...options, hostname: host, ...servername }, addresses);
    if (!guard.isAllowListed(host, port) && !isPublicAddress(socket.remoteAddress ?? '')) {
      socket.destroy();
      throw new BlockedAddressError();
    }
    onConnected();
    return socket;
  }
  const open = callbackify(openSocket);
  return (options, callback) =>
    open(options, (error, socket) => (error ? callback(error, null) : callback(null, socket)));
}
