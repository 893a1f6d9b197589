import { expect, test } from 'vitest';
import { BlockedAddressError, createAddressGuard, isPublicAddress } from '#runner/network/address-guard.ts';
import { parseOutgoingUrl } from '#runner/network/outgoing-url.ts';

const INTERNAL = [
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.255.255.254'],
  ['unspecified', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private 10/8', '10.0.0.1'],
  ['private 172.16/12', '172.31.255.255'],
  ['private 192.168/16', '192.168.1.1'],
  ['link local, metadata', '169.254.169.254'],
  ['carrier NAT', '100.64.0.1'],
  ['Alibaba metadata', '100.100.100.200'],
  ['Azure wire server', '168.63.129.16'],
  ['protocol assignments', '192.0.0.192'],
  ['documentation', '192.0.2.1'],
  ['benchmarks', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['6 loopback', '::1'],
  ['6 unspecified', '::'],
  ['6 mapped loopback', '::ffff:127.0.0.1'],
  ['6 mapped metadata', '::ffff:a9fe:a9fe'],
  ['6 mapped Azure', '::ffff:168.63.129.16'],
  ['6 compatible loopback', '::127.0.0.1'],
  ['6 compatible loopback, as URLs write it', '::7f00:1'],
  ['6 compatible metadata, as URLs write it', '::a9fe:a9fe'],
  ['6 translated loopback', '::ffff:0:7f00:1'],
  ['6to4 of metadata', '2002:a9fe:a9fe::'],
  ['NAT64 of metadata', '64:ff9b::a9fe:a9fe'],
  ['6 not handed out', '4000::1'],
  ['6 link local with a zone', 'fe80::1%eth0'],
  ['6 link local', 'fe80::1'],
  ['6 unique local', 'fd00:ec2::254'],
  ['6 site local', 'fec0::1'],
  ['6 multicast', 'ff02::1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['teredo', '2001:0:1::1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::7f00:1'],
  ['6 documentation', '2001:db8::1'],
  ['6 discard', '100::1'],
  ['no address', 'example.com'],
] as const;

test.each(INTERNAL)('%s (%s) is not public', (_name, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['93.184.215.14', '1.1.1.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:1.1.1.1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

const guard = createAddressGuard([]);
const parse = (url: string) => () => parseOutgoingUrl(url, guard);

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0x7f000001/',
  'http://017700000001/',
  'http://0177.0.0.1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://１２７.1/',
  'http://127.0.0.1\\@example.com/',
  'http://127.0.0.1./',
  'http://[::1]/',
  'http://[::]/',
  'http://[::127.0.0.1]/',
  'http://[::169.254.169.254]/',
  'http://[2002:7f00:1::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[0:0:0:0:0:ffff:169.254.169.254]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[fd00:ec2::254]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://168.63.129.16/machine',
  'http://0/',
  'http://0.0.0.0/',
  'http://localhost/',
  'http://LOCALHOST./',
  'http://ｌｏｃａｌｈｏｓｔ/',
  'http://app.localhost/',
  'http://user:password@example.com/',
  'http://example.com:8080/',
  'http://example.com:22/',
  'https://example.com:5432/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://example.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
])('%s is refused by its text alone', (url) => {
  expect(parse(url)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ type: 'ssrf_blocked' }) }));
});

test('an invalid URL is a validation failure', () => {
  expect(parse('not a url')).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ type: 'validation' }) }),
  );
});

test('public addresses on the default ports pass', () => {
  for (const url of ['http://example.com/', 'https://example.com/', 'https://1.1.1.1/', 'http://example.com:443/']) {
    expect(parse(url)().href).toBe(new URL(url).href);
  }
});

test('every record of a name must be public', async () => {
  const answers: Record<string, string[]> = {
    'public.example': ['1.1.1.1', '1.0.0.1'],
    'mixed.example': ['1.1.1.1', '10.0.0.1'],
    'internal.example': ['::ffff:10.0.0.1'],
    'empty.example': [],
  };
  const resolving = createAddressGuard([], async (name) =>
    (answers[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  );
  expect(await resolving.resolve('public.example', 80)).toHaveLength(2);
  for (const name of ['mixed.example', 'internal.example', 'empty.example']) {
    await expect(resolving.resolve(name, 80)).rejects.toBeInstanceOf(BlockedAddressError);
  }
});

test('an allow-listed host passes on its port only, when it names one', () => {
  const allowing = createAddressGuard(['127.0.0.1:9000', 'dev.internal', '[::1]:9000']);
  expect(allowing.isAllowListed('127.0.0.1', 9000)).toBe(true);
  expect(allowing.isAllowListed('127.0.0.1', 9001)).toBe(false);
  expect(allowing.isAllowListed('DEV.internal.', 1234)).toBe(true);
  expect(allowing.isAllowListed('[::1]', 9000)).toBe(true);
  expect(allowing.isAllowListed('evil-dev.internal', 80)).toBe(false);
});
