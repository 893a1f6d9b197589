import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { signInAnonymously } from './server/session/anonymous-visit.ts';
import { contentSecurityPolicy } from './server/http/content-security-policy.ts';
import { databaseDownPage } from './server/http/database-down-page.ts';
import { isDatabaseReachable } from './server/database.ts';
import { getDependencies } from './server/dependencies.ts';
import { withoutParameters } from './server/session/without-parameters.ts';

/** Documents only: neither assets nor the API. */
export const config = { matcher: ['/((?!api/|_next/|healthz|readyz|favicon|.*\\.[a-z0-9]+$).*)'] };

async function openSession(headers: Headers): Promise<readonly string[] | 'database down'> {
  try {
    return await signInAnonymously(headers);
  } catch (error) {
    const dependencies = getDependencies();
    if (await isDatabaseReachable(dependencies.pool)) throw error;
    dependencies.logger.warn({ err: withoutParameters(error) }, 'the database cannot be reached');
    return 'database down';
  }
}

/**
 * Gives a first visit its anonymous session before the page renders, and every document its policy with a fresh nonce.
 * Without a database it answers itself, with a page that says so. A convenience, no fence: pages and handlers check the session themselves.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const isVisit = request.method === 'GET' && (headers.get('accept') ?? '').includes('text/html');
  const setCookies = isVisit ? await openSession(headers) : [];
  if (setCookies === 'database down') return databaseDownPage(nonce, request.cookies.get('theme')?.value);
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
