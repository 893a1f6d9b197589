/** A browser's part in a test: cookies, the Origin header, JSON. */
export interface Visitor {
  readonly userId: string;
  readonly cookie: string;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: any; headers: Headers }>; // oxlint-disable-line typescript/no-explicit-any -- tests read answers of any shape
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
}

/** Opens the first page as someone new; the answer's cookies are the session. */
export async function visit(url: string): Promise<Visitor> {
  const page = await fetch(`${url}/workflows`, { headers: { accept: 'text/html' } });
  return visitorWith(url, cookiesOf(page));
}

/** A visitor that has these cookies. */
export async function visitorWith(url: string, cookie: string): Promise<Visitor> {
  const session = (await (await fetch(`${url}/api/auth/get-session`, { headers: { cookie } })).json()) as {
    user: { id: string };
  };
  return {
    userId: session.user.id,
    cookie,
    send: async (method, path, body, headers = {}) => {
      const answer = await fetch(url + path, {
        method,
        headers: {
          cookie,
          origin: url,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
    },
  };
}

/** Signs up or in. @returns the visitor with the session that this gave. */
export async function authenticate(
  url: string,
  visitor: Visitor,
  path: '/sign-up/keep' | '/sign-in/email',
  body: Record<string, string>,
): Promise<Visitor> {
  const answer = await fetch(`${url}/api/auth${path}`, {
    method: 'POST',
    headers: { cookie: visitor.cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  return visitorWith(url, cookiesOf(answer));
}
