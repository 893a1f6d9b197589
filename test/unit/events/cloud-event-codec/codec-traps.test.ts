import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { CloudEventError } from '#events/cloud-event-codec/cloud-event-error.ts';
import { decodeCloudEvents } from '#events/cloud-event-codec/decode-cloud-events.ts';
import { encodeBinary } from '#events/cloud-event-codec/encode-binary.ts';
import { encodeStructured } from '#events/cloud-event-codec/encode-structured.ts';
import { createCloudEvent } from '../../../builders/samples/cloud-event.ts';

const REQUIRED = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't' };

function decodeOne(headers: Record<string, string | string[]>, body: string | Buffer = ''): CloudEvent {
  const [item] = decodeCloudEvents({ headers, body: Buffer.from(body) }).items;
  if (item?.ok !== true) throw new Error('not one good event');
  return item.event;
}

function decodeJson(event: unknown, contentType = 'application/cloudevents+json'): CloudEvent {
  return decodeOne({ 'content-type': contentType }, JSON.stringify(event));
}

function refusalOf(decode: () => unknown): { status: number; attribute: string | undefined } {
  try {
    decode();
  } catch (error) {
    if (error instanceof CloudEventError) return { status: error.status, attribute: error.attribute };
    throw error;
  }
  throw new Error('was accepted');
}

/** Traps of the cloudevents package, version 10, numbered as we found them. */
describe('the traps of the cloudevents package', () => {
  test.each(['specversion', 'id', 'source', 'type'])('trap 1: an event without %s is refused, naming it', (name) => {
    const { [name]: _, ...rest } = createCloudEvent() as Record<string, unknown>;
    expect(refusalOf(() => decodeJson(rest))).toEqual({ status: 400, attribute: name });
    const { [`ce-${name}`]: __, ...headers } = REQUIRED as Record<string, string>;
    expect(refusalOf(() => decodeOne(headers))).toEqual({ status: 400, attribute: name });
    expect(refusalOf(() => decodeJson(createCloudEvent({ [name]: '' })))).toEqual({ status: 400, attribute: name });
  });

  test('trap 1: {} is no event', () => {
    expect(refusalOf(() => decodeJson({}))).toEqual({ status: 400, attribute: 'specversion' });
  });

  test.each(['2.0', '0.3', '1', '1.0.2', ' 1.0'])('trap 1: specversion %s is refused', (specversion) => {
    expect(refusalOf(() => decodeJson({ ...createCloudEvent(), specversion })).attribute).toBe('specversion');
  });

  test.each([[0], [false], [''], [null], [[]], [{}]])('trap 2: data %j survives structured mode', (data) => {
    expect(decodeJson(createCloudEvent({ data }))).toEqual(createCloudEvent({ data }));
    expect(
      decodeOne(
        encodeStructured(createCloudEvent({ data })).headers,
        encodeStructured(createCloudEvent({ data })).body,
      ),
    ).toHaveProperty('data', data);
  });

  test('trap 2: absent data stays absent', () => {
    expect(decodeJson(createCloudEvent())).not.toHaveProperty('data');
    expect(decodeOne(REQUIRED)).not.toHaveProperty('data');
  });

  test('trap 3: a missing id is not invented', () => {
    const { id: _, ...rest } = createCloudEvent();
    expect(refusalOf(() => decodeJson(rest))).toEqual({ status: 400, attribute: 'id' });
  });

  test.each(['2018-04-05T17:31:00.123456+02:00', '2018-04-05T17:31:00Z', '2024-02-29t00:00:00.5z'])(
    'trap 3: time %s keeps its text',
    (time) => {
      expect(decodeJson(createCloudEvent({ time })).time).toBe(time);
      expect(decodeOne({ ...REQUIRED, 'ce-time': time }).time).toBe(time);
    },
  );

  test.each([
    'yesterday',
    '2018-04-05',
    '2018-04-05 17:31:00Z',
    '2023-02-29T00:00:00Z',
    '2018-13-01T00:00:00Z',
    '2018-04-05T24:00:00Z',
  ])('trap 3: time %s is refused and not replaced by now', (time) => {
    expect(refusalOf(() => decodeJson(createCloudEvent({ time })))).toEqual({ status: 400, attribute: 'time' });
  });

  test.each([
    'application/cloudevents+json; charset=UTF-8',
    'application/cloudevents+json;charset="utf-8"',
    'Application/CloudEvents+JSON',
    ' application/cloudevents+json ; version=1',
  ])('trap 4: content type %j is structured mode', (contentType) => {
    expect(decodeJson(createCloudEvent({ data: 1 }), contentType)).toEqual(createCloudEvent({ data: 1 }));
  });

  test.each([
    'application/json;charset=utf-8',
    'APPLICATION/JSON',
    'application/x+json',
    'text/json',
    'application/problem+JSON; a=b',
  ])('trap 4: a binary body of type %j is JSON', (contentType) => {
    const event = decodeOne({ ...REQUIRED, 'content-type': contentType }, '{"a":1}');
    expect(event).toMatchObject({ data: { a: 1 }, datacontenttype: contentType });
  });

  test.each([
    ['42', 42],
    ['true', true],
    ['null', null],
    ['"text"', 'text'],
    ['\n\t {"a":1}\n', { a: 1 }],
    ['\uFEFF[]', []],
  ])('trap 5: the JSON body %j is its value', (body, data) => {
    expect(decodeOne({ ...REQUIRED, 'content-type': 'application/json' }, body)).toHaveProperty('data', data);
  });

  test('trap 6: data_base64 keeps its bytes', () => {
    const data_base64 = Buffer.from([0, 1, 254, 255]).toString('base64');
    expect(decodeJson(createCloudEvent({ data_base64 })).data_base64).toBe(data_base64);
    const sent = encodeBinary(createCloudEvent({ data_base64, datacontenttype: 'image/png' }));
    expect([...sent.body]).toEqual([0, 1, 254, 255]);
    expect(decodeOne(sent.headers, sent.body).data_base64).toBe(data_base64);
  });

  test.each([
    ['Euro € 😀', 'Euro%20%E2%82%AC%20%F0%9F%98%80'],
    ['a"b%c', 'a%22b%25c'],
    ['plain', 'plain'],
  ])('trap 7: subject %j is the header %j', (subject, header) => {
    expect(encodeBinary(createCloudEvent({ subject })).headers['ce-subject']).toBe(header);
    expect(decodeOne({ ...REQUIRED, 'ce-subject': header }).subject).toBe(subject);
  });

  test.each([
    ['%E2%82%Ac', '€'],
    ['%41', 'A'],
    ['"with \\"quotes\\" and \\\\"', 'with "quotes" and \\'],
    ['"quoted%20too"', 'quoted too'],
    ['%2541', '%41'],
    ['a+b', 'a+b'],
    [Buffer.from('raw €').toString('latin1'), 'raw €'],
  ])('trap 7: the header %j is read as %j', (header, subject) => {
    expect(decodeOne({ ...REQUIRED, 'ce-subject': header }).subject).toBe(subject);
  });

  test.each([Buffer.from([0xe2, 0x82]).toString('latin1')])(
    'trap 7: the header %j is refused, naming the attribute',
    (header) => {
      expect(refusalOf(() => decodeOne({ ...REQUIRED, 'ce-subject': header }))).toEqual({
        status: 400,
        attribute: 'subject',
      });
    },
  );

  test.each([
    ['text', '"text"'],
    [42, '42'],
    [null, 'null'],
    ['', '""'],
  ])('trap 8: JSON data %j is sent as %s', (data, body) => {
    const sent = encodeBinary(createCloudEvent({ data }));
    expect([sent.body.toString(), sent.headers['content-type']]).toEqual([body, 'application/json']);
  });

  test('trap 8: without data there is no body and no content type', () => {
    const sent = encodeBinary(createCloudEvent());
    expect(sent.body).toHaveLength(0);
    expect(sent.headers).toEqual({
      'ce-specversion': '1.0',
      'ce-id': 'A234-1234-1234',
      'ce-source': '/source',
      'ce-type': 'com.example.happened',
    });
  });

  test('trap 8: text data is sent as it is, and data that its type cannot hold is refused', () => {
    const sent = encodeBinary(createCloudEvent({ data: 'a "b"', datacontenttype: 'text/plain' }));
    expect(sent.body.toString()).toBe('a "b"');
    expect(refusalOf(() => encodeBinary(createCloudEvent({ data: {}, datacontenttype: 'text/plain' }))).attribute).toBe(
      'data',
    );
  });

  test('trap 9: the sender sees the answer of a real server, which sees the event', async () => {
    const seen: CloudEvent[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { items } = decodeCloudEvents({ headers: request.headers, body: Buffer.concat(chunks) });
        for (const item of items) if (item.ok) seen.push(item.event);
        response.writeHead(503).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const event = createCloudEvent({
      subject: 'Größe 😀',
      data: { a: [1] },
      datacontenttype: 'application/json',
      attempt: 2,
    });
    for (const { headers, body } of [encodeBinary(event), encodeStructured(event)]) {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
      expect(response.status).toBe(503);
    }
    server.close();
    expect(seen).toEqual([{ ...event, attempt: '2' }, event]);
  });

  test('trap 10: header names in any case keep their extensions', () => {
    const event = decodeOne({
      'CE-SpecVersion': '1.0',
      'Ce-Id': '1',
      'ce-Source': '/s',
      'cE-type': 't',
      'Ce-Foo': 'bar',
    });
    expect(event).toEqual({ specversion: '1.0', id: '1', source: '/s', type: 't', foo: 'bar' });
  });

  test('trap 10: an attribute given twice is refused', () => {
    expect(refusalOf(() => decodeOne({ ...REQUIRED, 'ce-foo': ['a', 'b'] })).attribute).toBe('foo');
    expect(refusalOf(() => decodeOne({ ...REQUIRED, 'Ce-Id': '2' })).attribute).toBe('id');
  });

  test('trap 11: one bad element of a batch spoils no other', () => {
    const batch = [createCloudEvent({ id: 'a' }), { id: 'b' }, 7, null, createCloudEvent({ id: 'c' })];
    const { mode, items } = decodeCloudEvents({
      headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
      body: Buffer.from(JSON.stringify(batch)),
    });
    expect(mode).toBe('batched');
    expect(items.map((item) => (item.ok ? item.event.id : item.error.status))).toEqual(['a', 400, 400, 400, 'c']);
  });

  test('trap 12: extension values are texts, booleans and 32-bit integers', () => {
    const good = { foo: 'x', yes: true, no: false, zero: 0, least: -2_147_483_648, most: 2_147_483_647 };
    expect(decodeJson(createCloudEvent(good))).toEqual(createCloudEvent(good));
    for (const bad of [{}, [], 1.5, 2_147_483_648, -2_147_483_649, 'half \uD800', 'line\nbreak']) {
      expect(refusalOf(() => decodeJson(createCloudEvent({ foo: bad })))).toEqual({ status: 400, attribute: 'foo' });
      expect(refusalOf(() => encodeBinary(createCloudEvent({ foo: bad }))).attribute).toBe('foo');
    }
  });

  test.each(['Foo', 'foo_bar', 'foo-bar', 'größe', '__proto__'])(
    'trap 13: the attribute name %s is refused',
    (name) => {
      const json = JSON.stringify(createCloudEvent()).replace('{', `{${JSON.stringify(name)}:"x",`);
      expect(refusalOf(() => decodeOne({ 'content-type': 'application/cloudevents+json' }, json)).attribute).toBe(name);
    },
  );

  test('trap 13: a header of an impossible attribute is refused, and none reaches a prototype', () => {
    expect(refusalOf(() => decodeOne({ ...REQUIRED, 'ce-__proto__': 'x' })).attribute).toBe('__proto__');
    expect(refusalOf(() => decodeOne({ ...REQUIRED, 'ce-data': 'x' })).attribute).toBe('data');
    expect(refusalOf(() => decodeOne({ ...REQUIRED, 'ce-data_base64': 'eA==' })).attribute).toBe('data_base64');
  });

  test('trap 14: a null attribute is an absent one', () => {
    expect(decodeJson({ ...createCloudEvent(), subject: null, foo: null, data_base64: null })).toEqual(
      createCloudEvent(),
    );
    expect(refusalOf(() => decodeJson({ ...createCloudEvent(), id: null })).attribute).toBe('id');
  });
});
