import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { CloudEventError } from '#events/cloud-event-codec/cloud-event-error.ts';
import { decodeCloudEvents } from '#events/cloud-event-codec/decode-cloud-events.ts';
import { encodeBinary } from '#events/cloud-event-codec/encode-binary.ts';
import { encodeBatch, encodeStructured } from '#events/cloud-event-codec/encode-structured.ts';
import { anyCloudEvent } from '../../../builders/samples/cloud-event.ts';

const PAYLOAD = new Set(['data', 'data_base64']);

/** Headers have no types: what comes back are the canonical texts. */
function withTextAttributes(event: CloudEvent): object {
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      PAYLOAD.has(name) || typeof value === 'object' ? value : String(value),
    ]),
  );
}

/** -0 is 0 in JSON. */
function asJson(event: object): unknown {
  return JSON.parse(JSON.stringify(event));
}

describe('the codec gives back what it was given', () => {
  test('in structured mode, types of extensions included', () => {
    fc.assert(
      fc.property(anyCloudEvent, (event) => {
        expect(decodeCloudEvents(encodeStructured(event))).toEqual({
          mode: 'structured',
          items: [{ ok: true, event: asJson(event) }],
        });
      }),
    );
  });

  test('in binary mode, extensions as texts', () => {
    fc.assert(
      fc.property(anyCloudEvent, (event) => {
        expect(decodeCloudEvents(encodeBinary(event))).toEqual({
          mode: 'binary',
          items: [{ ok: true, event: asJson(withTextAttributes(event)) }],
        });
      }),
    );
  });

  test('in batched mode, in order', () => {
    fc.assert(
      fc.property(fc.array(anyCloudEvent, { maxLength: 5 }), (events) => {
        const { mode, items } = decodeCloudEvents(encodeBatch(events));
        expect(mode).toBe('batched');
        expect(items).toEqual(events.map((event) => ({ ok: true, event: asJson(event) })));
      }),
    );
  });

  test('header values are visible ASCII', () => {
    fc.assert(
      fc.property(anyCloudEvent, (event) => {
        for (const [name, value] of Object.entries(encodeBinary(event).headers)) {
          if (name.startsWith('ce-')) expect(value).toMatch(/^[\x21-\x7E]*$/);
        }
      }),
    );
  });

  test('any input gives an event or a CloudEventError, never another error', () => {
    const headers = fc.dictionary(
      fc.oneof(
        fc.constantFrom('content-type', 'ce-id', 'ce-source', 'ce-type', 'ce-specversion', 'ce-time'),
        fc.string(),
      ),
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          'application/cloudevents+json',
          'application/cloudevents-batch+json',
          'application/json',
          '1.0',
        ),
      ),
    );
    const body = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(headers, body, (some, bytes) => {
        try {
          expect(decodeCloudEvents({ headers: some, body: bytes }).items).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toBeInstanceOf(CloudEventError);
        }
      }),
    );
  });
});
