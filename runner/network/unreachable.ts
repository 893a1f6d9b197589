import { BlockedAddressError } from './address-guard.ts';

/** Why no connection came about, by Node's, OpenSSL's and undici's codes. None tells an address, nor more of a guarded one than that it is not public. */
const CAUSES: Readonly<Record<string, string>> = {
  // A name that is blocked and one that is unknown are told alike: the answers must not map the names of an internal network.
  ENOTFOUND: 'DNS knows no public address of its name',
  ENODATA: 'DNS knows no public address of its name',
  EAI_AGAIN: 'DNS gave no answer about its name',
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  ETIMEDOUT: 'no connection came about in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  EHOSTUNREACH: 'no way leads to it',
  ENETUNREACH: 'no way leads to it',
  CERT_HAS_EXPIRED: 'its certificate is not valid, since it has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate is not valid, since it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is not valid, since it is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not valid, since it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not valid, since no known authority signed it',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is not valid, since no known authority signed it',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not valid, since no known authority signed it',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not valid, since no known authority signed it',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not answer in TLS, as https asks for',
  EPROTO: 'it does not answer in TLS, as https asks for',
};

function findCause(error: unknown): string | undefined {
  // What is behind the guard is told as a name that DNS does not know.
  if (error instanceof BlockedAddressError) return CAUSES['ENOTFOUND'];
  if (!(error instanceof Error)) return undefined;
  const cause = 'code' in error && typeof error.code === 'string' ? CAUSES[error.code] : undefined;
  return cause ?? findCause(error.cause);
}

/** That an address cannot be reached, and why where the error of the connection says so. */
export function toUnreachableText(error: unknown): string {
  const cause = findCause(error);
  return `The address cannot be reached from here${cause === undefined ? '' : `: ${cause}`}.`;
}
