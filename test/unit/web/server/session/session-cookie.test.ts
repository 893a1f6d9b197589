import { expect, test } from 'vitest';
import { findFormerSession, toCookiePrefix } from '#web/server/session/session-cookie.ts';

const SECRET = 'one-secret-one-secret-one-secret';

test('D3: an installation has a cookie name of its own, the same in all its processes', () => {
  expect(toCookiePrefix(SECRET)).toMatch(/^workflow-builder-[0-9a-f]{8}$/);
  expect(toCookiePrefix(SECRET)).toBe(toCookiePrefix(SECRET));
  expect(toCookiePrefix('another-secret-another-secret-another')).not.toBe(toCookiePrefix(SECRET));
});

test('D3: a session under the former name gets the new one', () => {
  const name = `${toCookiePrefix(SECRET)}.session_token`;
  expect(findFormerSession('theme=dark; workflow-builder.session_token=a%3D.b', SECRET, false)).toEqual({
    cookie: `${name}=a%3D.b`,
    setCookies: [`${name}=a%3D.b; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax`],
  });
  const secure = findFormerSession('__Secure-workflow-builder.session_token=a', SECRET, true);
  expect(secure?.setCookies[0]).toContain(`__Secure-${name}=a; Max-Age=31536000; Path=/; HttpOnly; Secure;`);
});

test.each([null, '', 'theme=dark', `workflow-builder.session_token=a; ${toCookiePrefix(SECRET)}.session_token=b`])(
  'D3: nothing is renamed in %j',
  (cookies) => {
    expect(findFormerSession(cookies, SECRET, false)).toBeNull();
  },
);
