import { expect, test } from 'vitest';
import { createAddressGuard } from '#runner/network/address-guard.ts';
import { toNextHop, type Hop } from '#runner/network/next-hop.ts';

const guard = createAddressGuard([]);
const HOP: Hop = {
  url: new URL('https://api.example/a/b?x=1'),
  method: 'POST',
  headers: { authorization: 'Bearer t', 'content-type': 'text/plain', 'idempotency-key': 'k', 'x-trace': '1' },
  body: 'body',
};
const follow = (location: string, { hop = HOP, status = 307 } = {}) => toNextHop(hop, status, location, guard);
const failure = (type: string) => expect.objectContaining({ failure: expect.objectContaining({ type }) });

test.each([200, 201, 300, 304, 305, 306, 400])('%i is no redirect', (status) => {
  expect(follow('/x', { status })).toBeNull();
});

test('a redirect without an address is an answer', () => {
  expect(toNextHop(HOP, 302, null, guard)).toBeNull();
});

test.each([
  ['/x', 'https://api.example/x'],
  ['c', 'https://api.example/a/c'],
  ['//other.example/x', 'https://other.example/x'],
  ['https://api.example:443/x', 'https://api.example/x'],
])('%s leads to %s', (location, href) => {
  expect(follow(location)?.url.href).toBe(href);
});

test('from https to http is refused, from http to https is not', () => {
  expect(() => follow('http://api.example/')).toThrow(failure('ssrf_blocked'));
  const hop = { ...HOP, url: new URL('http://api.example/') };
  expect(follow('https://api.example/', { hop })?.url.protocol).toBe('https:');
});

test.each([
  'http://127.0.0.1/',
  'https://127.1/',
  'https://[::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://169.254.169.254/latest',
  'https://168.63.129.16/',
  'https://localhost/',
  'https://user:pass@other.example/',
  'https://other.example:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
])('a redirect to %s is refused', (location) => {
  expect(() => follow(location)).toThrow(failure('ssrf_blocked'));
});

test('an invalid URL is refused', () => {
  expect(() => follow('https://[')).toThrow(failure('validation'));
});

test.each([
  ['the same origin', '/x', true],
  ['another host', 'https://other.example/', false],
  ['a host below', 'https://sub.api.example/', false],
  ['another scheme of the same host', 'https://api.example/', false],
])('credentials and %s', (name, location, isKept) => {
  const hop = name.includes('scheme') ? { ...HOP, url: new URL('http://api.example/') } : HOP;
  const headers = follow(location, { hop })?.headers ?? {};
  expect('authorization' in headers).toBe(isKept);
  expect(headers).toMatchObject({ 'idempotency-key': 'k', 'x-trace': '1' });
});

test.each([
  ['POST', 301, 'GET'],
  ['POST', 302, 'GET'],
  ['POST', 303, 'GET'],
  ['PUT', 303, 'GET'],
  ['HEAD', 303, 'HEAD'],
  ['POST', 307, 'POST'],
  ['POST', 308, 'POST'],
  ['PUT', 302, 'PUT'],
])('%s answered %i becomes %s', (method, status, next) => {
  const hop = follow('/x', { hop: { ...HOP, method }, status });
  expect(hop?.method).toBe(next);
  const isChanged = next === 'GET';
  expect(hop?.body).toBe(isChanged ? undefined : 'body');
  expect('content-type' in (hop?.headers ?? {})).toBe(!isChanged);
});
