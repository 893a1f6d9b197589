import { createHash } from 'node:crypto';

/** Before each installation had a name of its own. */
const FORMER_PREFIX = 'workflow-builder';
const MAX_AGE_SECONDS = 31_536_000;

/**
 * How the cookies of an installation begin. Browsers keep cookies by host, whatever the port: two installations on one machine would overwrite each
 * other's sessions (decision D86). All processes of one installation share the secret, so they share the name.
 */
export function toCookiePrefix(secret: string): string {
  return `${FORMER_PREFIX}-${createHash('sha256').update(`cookie ${secret}`).digest('hex').slice(0, 8)}`;
}

/** A session's cookie under the name that it had before, and the lines that give it its name of today. */
export interface FormerSession {
  readonly cookie: string;
  readonly setCookies: readonly string[];
}

/** The former session cookie of a request that has none of today's name; null without one. Whether it is valid is for the caller to ask. */
export function findFormerSession(cookies: string | null, secret: string, isHttps: boolean): FormerSession | null {
  const start = isHttps ? '__Secure-' : '';
  const name = `${start}${toCookiePrefix(secret)}.session_token`;
  const former = `${start}${FORMER_PREFIX}.session_token=`;
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  if (pairs.some((pair) => pair.startsWith(`${name}=`))) return null;
  const value = pairs.find((pair) => pair.startsWith(former))?.slice(former.length);
  if (value === undefined) return null;
  const cookie = `${name}=${value}`;
  const attributes = `Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly; ${isHttps ? 'Secure; ' : ''}SameSite=Lax`;
  return { cookie, setCookies: [`${cookie}; ${attributes}`] };
}
