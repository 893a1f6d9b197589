import { CloudEvent as PeerEvent, HTTP } from 'cloudevents';
import { describe, expect, test } from 'vitest';
import { CloudEventError } from '#events/cloud-event-codec/cloud-event-error.ts';
import { decodeCloudEvents } from '#events/cloud-event-codec/decode-cloud-events.ts';
import { encodeBinary } from '#events/cloud-event-codec/encode-binary.ts';
import { encodeStructured } from '#events/cloud-event-codec/encode-structured.ts';
import { createCloudEvent } from '../../../builders/samples/cloud-event.ts';

const ATTRIBUTES = {
  specversion: '1.0',
  id: 'conformance-0001',
  type: 'com.example.conformance',
  source: 'http://example.com/conformance',
} as const;
const HEADERS = Object.fromEntries(Object.entries(ATTRIBUTES).map(([name, value]) => [`ce-${name}`, value]));

function statusOf(headers: Record<string, string>, body: string | Buffer, limits = {}): number {
  try {
    decodeCloudEvents({ headers, body: Buffer.from(body) }, limits);
  } catch (error) {
    if (error instanceof CloudEventError) return error.status;
    throw error;
  }
  return 202;
}

/** The kinds of payload that cloudevents/conformance lists (text, JSON string, object and array, XML, Unicode), and none. */
const VECTORS = [
  ['nothing', undefined, '', {}],
  ['text', 'text/plain', 'Hello, World!', { data: 'Hello, World!' }],
  ['a JSON string', 'application/json', '"Hello, World!"', { data: 'Hello, World!' }],
  ['a JSON object', 'application/json', '{"msg":"Hello"}', { data: { msg: 'Hello' } }],
  ['a JSON array', 'application/json', '["Hello",1]', { data: ['Hello', 1] }],
  ['XML', 'application/xml', '<message>Hello</message>', { data: '<message>Hello</message>' }],
  ['Unicode', 'text/plain; charset=utf-8', 'Привет 世界 😀', { data: 'Привет 世界 😀' }],
  ['Latin-1 text', 'text/plain; charset=iso-8859-1', 'abc', { data_base64: 'YWJj' }],
  ['bytes', 'application/octet-stream', 'abc', { data_base64: 'YWJj' }],
] as const;

describe('conformance of the HTTP binding', () => {
  test.each(VECTORS)('binary mode carries %s', (_, contentType, body, payload) => {
    const headers = { ...HEADERS, ...(contentType === undefined ? {} : { 'content-type': contentType }) };
    const { mode, items } = decodeCloudEvents({ headers, body: Buffer.from(body) });
    const event = { ...ATTRIBUTES, ...(contentType === undefined ? {} : { datacontenttype: contentType }), ...payload };
    expect({ mode, items }).toEqual({ mode: 'binary', items: [{ ok: true, event }] });
    const sent = encodeBinary(event);
    expect(sent.headers).toEqual(headers);
    expect(sent.body.toString()).toBe(body);
  });

  test.each(VECTORS)('structured mode carries %s', (_, contentType, __, payload) => {
    const event = { ...ATTRIBUTES, ...(contentType === undefined ? {} : { datacontenttype: contentType }), ...payload };
    expect(decodeCloudEvents(encodeStructured(event)).items).toEqual([{ ok: true, event }]);
  });

  test.each([
    ['no JSON', 'application/cloudevents+json', '{', 400],
    ['invalid UTF-8', 'application/cloudevents+json', Buffer.from([0x22, 0xff, 0x22]), 400],
    ['an array', 'application/cloudevents+json', '[]', 400],
    ['an object as a batch', 'application/cloudevents-batch+json', '{}', 400],
    ['an empty batch', 'application/cloudevents-batch+json', '[]', 202],
    ['an unknown format', 'application/cloudevents+xml', '<event/>', 415],
    ['an unknown format of a batch', 'application/cloudevents-batch+protobuf', '', 415],
    ['no format', 'application/cloudevents', '{}', 415],
    ['another charset', 'application/cloudevents+json; charset=utf-16', '{}', 415],
    ['no event at all', 'application/json', '{}', 415],
  ])('%s is answered with the right status', (_, contentType, body, status) => {
    expect(statusOf({ 'content-type': contentType }, body)).toBe(status);
  });

  test('binary mode refuses broken JSON, and JSON in another charset', () => {
    expect(statusOf({ ...HEADERS, 'content-type': 'application/json' }, '{')).toBe(400);
    expect(statusOf({ ...HEADERS, 'content-type': 'application/json; charset=latin1' }, '{}')).toBe(415);
    expect(statusOf({ ...HEADERS, 'content-type': 'no media type' }, 'x')).toBe(400);
  });

  test('source is a URI reference, dataschema an absolute URI', () => {
    for (const source of ['with blank', 'größe', '%zz', 'a<b>']) {
      expect(() => encodeStructured(createCloudEvent({ source }))).toThrow('"source" is not a URI reference');
    }
    expect(() => encodeStructured(createCloudEvent({ dataschema: '/relative' }))).toThrow('"dataschema"');
    expect(encodeStructured(createCloudEvent({ dataschema: 'urn:schema' })).body.toString()).toContain('urn:schema');
  });

  test('data and data_base64 exclude each other, and Base64 is strict', () => {
    expect(() => encodeStructured(createCloudEvent({ data: 1, data_base64: 'eA==' }))).toThrow('either');
    for (const data_base64 of ['eA', 'e A==', 'e-_=', '=']) {
      expect(() => encodeStructured(createCloudEvent({ data_base64 }))).toThrow('not Base64');
    }
  });

  test('limits: bytes, events of a batch, nesting', () => {
    const json = 'application/cloudevents+json';
    const nested = (depth: number) =>
      JSON.stringify({ ...ATTRIBUTES, data: 0 }).replace('"data":0', `"data":${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(statusOf({ 'content-type': json }, nested(32))).toBe(202);
    expect(statusOf({ 'content-type': json }, nested(33))).toBe(400);
    expect(statusOf({ 'content-type': json }, nested(100_000))).toBe(400);
    expect(statusOf({ 'content-type': json }, nested(1), { maxBodyBytes: 50 })).toBe(413);
    expect(statusOf({ 'content-type': 'application/cloudevents-batch+json' }, '[1,2,3]', { maxBatch: 2 })).toBe(413);
  });

  test('hostile payloads survive: prototype names, NUL and half pairs', () => {
    const data = String.raw`{"__proto__":{"a":1},"nul":"\u0000","half":"\ud800"}`;
    const body = JSON.stringify(ATTRIBUTES).replace('{', `{"data":${data},`);
    const { items } = decodeCloudEvents({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: Buffer.from(body),
    });
    expect(items[0]?.ok === true && JSON.stringify(items[0].event.data)).toBe(data);
  });

  test('the cloudevents package reads what we send', () => {
    const event = createCloudEvent({
      subject: 'plain',
      data: { a: 1 },
      datacontenttype: 'application/json',
      foo: 'bar',
    });
    for (const { headers, body } of [encodeBinary(event), encodeStructured(event)]) {
      const contentType = headers['content-type']?.split(';')[0] ?? '';
      const read = HTTP.toEvent({ headers: { ...headers, 'content-type': contentType }, body: body.toString() });
      expect(read).toMatchObject({ id: event.id, source: event.source, subject: 'plain', data: { a: 1 }, foo: 'bar' });
    }
  });

  test('we read what the cloudevents package sends', () => {
    const peer = new PeerEvent({
      ...ATTRIBUTES,
      time: '2018-04-05T17:31:00.000Z',
      data: { a: 1 },
      datacontenttype: 'application/json',
      foo: 'bar',
    });
    for (const message of [HTTP.binary(peer), HTTP.structured(peer)]) {
      const { items } = decodeCloudEvents({
        headers: message.headers,
        body: Buffer.from(String(message.body)),
      });
      expect(items).toEqual([
        {
          ok: true,
          event: {
            ...ATTRIBUTES,
            time: '2018-04-05T17:31:00.000Z',
            datacontenttype: 'application/json',
            data: { a: 1 },
            foo: 'bar',
          },
        },
      ]);
    }
  });
});
