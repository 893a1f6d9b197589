import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in constant time. */
export function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** Whether the header `Authorization` of a request shows the service token (decision D12). */
export function showsServiceToken(authorization: string | undefined, serviceToken: string): boolean {
  return authorization?.startsWith('Bearer ') === true && isSameSecret(authorization.slice(7), serviceToken);
}
