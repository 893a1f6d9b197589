import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddress } from '#web/server/session/client-address.ts';

const request = (forwarded?: string) =>
  ({
    socket: { remoteAddress: '10.0.0.1' },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as IncomingMessage;

test('an address that the client claims is ignored', () => {
  expect(clientAddress(request('1.2.3.4'), false)).toBe('10.0.0.1');
});

test('behind a trusted proxy its own entry counts, the last one', () => {
  expect(clientAddress(request('6.6.6.6, 1.2.3.4'), true)).toBe('1.2.3.4');
  expect(clientAddress(request(), true)).toBe('10.0.0.1');
});
