import { expect, test } from 'vitest';
import { BlockedAddressError } from '#runner/network/address-guard.ts';
import { toUnreachableText } from '#runner/network/unreachable.ts';

const failed = (cause: Error) => new TypeError('fetch failed', { cause });
const withCode = (code: string) => failed(Object.assign(new Error(`connect ${code} 10.1.2.3:443`), { code }));
const told = (error: unknown) => toUnreachableText(error).replace('The address cannot be reached from here', '');

test.each([
  ['ENOTFOUND', ': DNS knows no public address of its name.'],
  ['EAI_AGAIN', ': DNS gave no answer about its name.'],
  ['ECONNREFUSED', ': it refuses the connection.'],
  ['ECONNRESET', ': it broke the connection off.'],
  ['UND_ERR_CONNECT_TIMEOUT', ': no connection came about in time.'],
  ['ETIMEDOUT', ': no connection came about in time.'],
  ['CERT_HAS_EXPIRED', ': its certificate is not valid, since it has expired.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ': its certificate is not valid, since it is for another name.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ': its certificate is not valid, since it is signed by itself.'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ': its certificate is not valid, since no known authority signed it.'],
  ['EUNHEARDOF', '.'],
])('%s is explained without an address', (code, words) => {
  expect(told(withCode(code))).toBe(words);
});

test('a blocked address is explained like an unknown name', () => {
  expect(told(failed(new BlockedAddressError()))).toBe(told(withCode('ENOTFOUND')));
});

test('what is no error has no cause', () => {
  expect(told('10.1.2.3')).toBe('.');
  expect(told(null)).toBe('.');
});
