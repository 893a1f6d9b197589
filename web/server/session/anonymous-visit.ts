import { CLIENT_ADDRESS_HEADER } from './auth.ts';
import { findFormerSession } from './session-cookie.ts';
import { getDependencies } from '../dependencies.ts';

/**
 * Makes an anonymous account for a visit that has no valid session, or renames the cookie of one from before installations had names of their own.
 *
 * @returns the `Set-Cookie` lines of its session; none when there is a session, or when the address made too many in the last minute.
 * @throws whatever keeps sessions from being read or made: no database, say.
 */
export async function signInAnonymously(requestHeaders: Headers): Promise<readonly string[]> {
  const { auth, config } = getDependencies();
  const session = await auth.api.getSession({ headers: requestHeaders, query: { disableRefresh: true } });
  if (session !== null) return [];
  const isHttps = config.NEXT_PUBLIC_APP_URL.startsWith('https:');
  const former = findFormerSession(requestHeaders.get('cookie'), config.BETTER_AUTH_SECRET, isHttps);
  if (former !== null) {
    // One of another installation is signed with another secret.
    const headers = new Headers({ cookie: former.cookie });
    if ((await auth.api.getSession({ headers, query: { disableRefresh: true } })) !== null) return former.setCookies;
  }
  const headers = new Headers({ origin: new URL(config.NEXT_PUBLIC_APP_URL).origin });
  for (const name of ['host', 'user-agent', CLIENT_ADDRESS_HEADER]) {
    const value = requestHeaders.get(name);
    if (value !== null) headers.set(name, value);
  }
  // Through the handler, not the API: rate limits count there only.
  const answer = await auth.handler(
    new Request(new URL('/api/auth/sign-in/anonymous', config.NEXT_PUBLIC_APP_URL), { method: 'POST', headers }),
  );
  if (answer.status >= 500) throw new Error(`No anonymous account could be made: ${answer.status}.`);
  return answer.ok ? answer.headers.getSetCookie() : [];
}
