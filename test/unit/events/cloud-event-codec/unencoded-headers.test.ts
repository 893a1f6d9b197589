import { expect, test } from 'vitest';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { decodeCloudEvents } from '#events/cloud-event-codec/decode-cloud-events.ts';

const REQUIRED = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't' };

function decodeOne(headers: Record<string, string>): CloudEvent {
  const [item] = decodeCloudEvents({ headers, body: Buffer.alloc(0) }).items;
  if (item?.ok !== true) throw new Error('not one good event');
  return item.event;
}

test.each([
  ['50% off', '50% off'],
  ['100%', '100%'],
  ['%4', '%4'],
  ['%zz', '%zz'],
  ['50% of %41', '50% of A'],
  ['%C0%A0', '%C0%A0'],
  ['%FF', '%FF'],
  ['%ED%A0%80', '%ED%A0%80'],
  ['%00', '%00'],
  ['%7F', '%7F'],
])('C1: the subject %j of a sender that does not percent-encode is %j', (header, subject) => {
  expect(decodeOne({ ...REQUIRED, 'ce-subject': header }).subject).toBe(subject);
});

test.each([
  ['/a%20b', '/a%20b'],
  ['/a%2Fb', '/a/b'],
  ['/a%2520b', '/a%20b'],
])('C1: the source %j is the URI %j', (header, source) => {
  expect(decodeOne({ ...REQUIRED, 'ce-source': header }).source).toBe(source);
});

test.each(['/a b', '/50%'])('C1: the source %j is none, decoded or not', (header) => {
  expect(() => decodeOne({ ...REQUIRED, 'ce-source': header })).toThrow('"source" is not a URI reference');
});
