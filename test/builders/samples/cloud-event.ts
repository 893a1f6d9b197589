import fc from 'fast-check';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';

/** The smallest event there is, plus what the test says. */
export function createCloudEvent(attributes: Partial<CloudEvent> = {}): CloudEvent {
  return { specversion: '1.0', id: 'A234-1234-1234', source: '/source', type: 'com.example.happened', ...attributes };
}

/** Texts as attributes may hold them: any Unicode but control characters, noncharacters and halves of pairs. */
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .map((value) => value.replaceAll(/\p{Cc}|\p{Noncharacter_Code_Point}|\p{Surrogate}/gu, ''))
  .filter((value) => value !== '');

const name = fc
  .stringMatching(/^[a-z0-9]{1,20}$/)
  .filter((value) => !/^(?:specversion|id|source|type|subject|time|datacontenttype|dataschema|data)$/.test(value));

const payload = fc.oneof(
  fc.constant({}),
  fc.record({
    data: fc.jsonValue({ maxDepth: 5 }),
    datacontenttype: fc.constantFrom('application/json', 'Application/JSON; charset=UTF-8', 'application/x+json'),
  }),
  fc.record({
    data: fc.string({ unit: 'grapheme', minLength: 1 }),
    datacontenttype: fc.constantFrom('text/plain', 'TEXT/XML;charset="utf-8"', 'application/soap+xml'),
  }),
  fc.record({
    data_base64: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    datacontenttype: fc.constantFrom('application/octet-stream', 'image/png'),
  }),
);

/** Any valid event, with the types that extensions have in the JSON format. */
export const anyCloudEvent: fc.Arbitrary<CloudEvent> = fc
  .tuple(
    fc.record(
      {
        specversion: fc.constant('1.0' as const),
        id: text,
        source: fc.oneof(fc.webUrl(), fc.constantFrom('/a/b', 'urn:x:y%20z', '#', 'mailto:a@b.example')),
        type: text,
        subject: text,
        time: fc.constantFrom('2018-04-05T17:31:00.123456+02:00', '2018-04-05t17:31:00Z', '2016-12-31T23:59:60Z'),
        dataschema: fc.webUrl(),
      },
      { requiredKeys: ['specversion', 'id', 'source', 'type'] },
    ),
    fc.dictionary(name, fc.oneof(text, fc.boolean(), fc.integer()), { maxKeys: 4, noNullPrototype: true }),
    payload,
  )
  .map(([attributes, extensions, data]) => ({ ...extensions, ...attributes, ...data }) as CloudEvent);
