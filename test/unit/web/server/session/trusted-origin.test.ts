import { expect, test } from 'vitest';
import { isKnownHost, isOwnRequest, trustedOrigins } from '#web/server/session/trusted-origin.ts';

const appUrl = 'https://flows.example.com';
const isOwn = (headers: Record<string, string>) => isOwnRequest(new Headers(headers), appUrl);

test('the public address is trusted whatever host is asked', () => {
  expect(trustedOrigins('10.0.0.7:3000', appUrl)).toEqual(['https://flows.example.com']);
});

test('on loopback the very host and port that was asked is trusted, no other port', () => {
  expect(trustedOrigins('127.0.0.1:4000', appUrl)).toEqual(['https://flows.example.com', 'http://127.0.0.1:4000']);
  expect(isOwn({ host: 'localhost:3000', origin: 'http://localhost:3000' })).toBe(true);
  expect(isOwn({ host: 'localhost:3000', origin: 'http://localhost:5000' })).toBe(false);
});

test('a name that an attacker points to this server is not trusted (DNS rebinding)', () => {
  expect(isOwn({ host: 'evil.example:3000', origin: 'http://evil.example:3000' })).toBe(false);
});

test('the public host, loopback names and addresses are known, other names are not', () => {
  const known = [
    'flows.example.com',
    'localhost:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    '192.168.1.7:3000',
    '[fd00::7]',
  ];
  expect(known.filter((host) => !isKnownHost(host, appUrl))).toEqual([]);
  const unknown = ['evil.example', 'localhost.evil.example', 'flows.example.com:81', 'a b', undefined];
  expect(unknown.filter((host) => isKnownHost(host, appUrl))).toEqual([]);
});

test('a cross-site or same-site request is refused, whatever its origin says', () => {
  expect(isOwn({ host: 'flows.example.com', origin: appUrl, 'sec-fetch-site': 'cross-site' })).toBe(false);
  expect(isOwn({ host: 'flows.example.com', origin: appUrl, 'sec-fetch-site': 'same-site' })).toBe(false);
  expect(isOwn({ host: 'flows.example.com', origin: appUrl, 'sec-fetch-site': 'same-origin' })).toBe(true);
});

test('a sandboxed frame has the origin null and is refused', () => {
  expect(isOwn({ host: 'localhost:3000', origin: 'null' })).toBe(false);
});

test('a program that is no browser sends neither header and is accepted', () => {
  expect(isOwn({ host: 'flows.example.com' })).toBe(true);
});
