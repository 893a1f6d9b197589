import { expect, test } from 'vitest';
import { readDelivery } from '#events/broker/dapr/intake/read-delivery.ts';

const EVENT = { specversion: '1.0', id: 'a', source: '/x', type: 'x', z: 1, data: { b: 1, a: '\ud800' } };

function toRaw(bytes: Buffer): Buffer {
  return Buffer.from(
    JSON.stringify({
      id: 'made up by daprd',
      source: 'Dapr',
      specversion: '1.0',
      type: 'com.dapr.event.sent',
      datacontenttype: 'application/octet-stream',
      topic: 't',
      pubsubname: 'p',
      data_base64: bytes.toString('base64'),
    }),
  );
}

test('a raw message is the event as it was published, to the letter', () => {
  const text = JSON.stringify(EVENT);
  expect(readDelivery(toRaw(Buffer.from(text)))).toEqual({ text, event: EVENT, isTooLarge: false });
});

test('an event that daprd delivers as a CloudEvent loses only what daprd added', () => {
  const delivered = { ...EVENT, topic: 't', pubsubname: 'p', traceid: '00-1-2-01', tracestate: '' };
  expect(readDelivery(Buffer.from(JSON.stringify(delivered))).event).toEqual(EVENT);
  const traced = { ...EVENT, traceparent: '00-1-2-01', tracestate: 'vendor=1' };
  expect(readDelivery(Buffer.from(JSON.stringify({ ...traced, topic: 't' }))).event).toEqual(traced);
});

test.each(['', 'no JSON', '42', 'null', '[]', '{}', '{"specversion":"1.0","id":"","source":"/x","type":"x"}'])(
  'a text that is no event is kept: %s',
  (text) => {
    expect(readDelivery(toRaw(Buffer.from(text)))).toEqual({ text, event: undefined, isTooLarge: false });
    expect(readDelivery(Buffer.from(text)).event).toBeUndefined();
  },
);

test('bytes that are no text are replaced; __proto__ is an ordinary member', () => {
  expect(readDelivery(toRaw(Buffer.from([0xff, 0x41])))).toMatchObject({ text: '\uFFFDA', event: undefined });
  const text = '{"specversion":"1.0","id":"a","source":"/x","type":"x","data":{"__proto__":{"polluted":true}}}';
  const { event } = readDelivery(toRaw(Buffer.from(text)));
  expect(JSON.stringify(event)).toBe(text);
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('an event of more than 4 MB is too large', () => {
  const toText = (length: number) => JSON.stringify({ ...EVENT, data: 'x'.repeat(length) });
  expect(readDelivery(toRaw(Buffer.from(toText(3_900_000))))).toMatchObject({ isTooLarge: false });
  expect(readDelivery(toRaw(Buffer.from(toText(4_000_000))))).toMatchObject({ isTooLarge: true, event: undefined });
});
