import { BlockedAddressError } from './address-guard.ts';

/** Causes of a failed connection by the codes of Node, OpenSSL and undici. No text has an address, and a guarded address is only "not public". */
const CAUSES: Readonly<Record<string, string>> = {
  // Blocked and unknown names get the same text, so that answers do not reveal the names of an internal network.
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
  // A blocked address gets the text of a name that DNS does not know.
  if (error instanceof BlockedAddressError) return CAUSES['ENOTFOUND'];
  if (!(error instanceof Error)) return undefined;
  const cause = 'code' in error && typeof error.code === 'string' ? CAUSES[error.code] : undefined;
  return cause ?? findCause(error.cause);
}

/** A sentence that says that an address cannot be reached, with the cause when the error names it. */
export function toUnreachableText(error: unknown): string {
  const cause = findCause(error);
  return `The address cannot be reached from here${cause === undefined ? '' : `: ${cause}`}.`;
}
