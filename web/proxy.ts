import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { signInAnonymously } from '#web/server/anonymous-visit.ts';
import { contentSecurityPolicy } from '#web/server/content-security-policy.ts';

/** Documents only: neither assets nor the API. */
export const config = { matcher: ['/((?!api/|_next/|healthz|readyz|favicon|.*\\.[a-z0-9]+$).*)'] };

/**
 * Gives a first visit its anonymous session before the page renders, and every document its policy with a fresh nonce.
 * A convenience, no fence: pages and handlers check the session themselves.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const isVisit = request.method === 'GET' && (headers.get('accept') ?? '').includes('text/html');
  const setCookies = isVisit ? await signInAnonymously(headers) : [];
  // The new session's cookie comes last: of two with one name the last one counts.
  for (const line of setCookies) {
    const pair = line.split(';')[0] ?? '';
    headers.set('cookie', [headers.get('cookie'), pair].filter(Boolean).join('; '));
  }
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const line of setCookies) response.headers.append('set-cookie', line);
  return response;
}
