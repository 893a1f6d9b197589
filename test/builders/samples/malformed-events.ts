import { NODE_COMPLETED, NODE_REQUESTED } from '#events/contracts/node-events.ts';

const EVENT = { specversion: '1.0', id: 'malformed', source: '/somebody', type: 'com.example.happened' };
const DEEP = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const event = (attributes: object) => JSON.stringify({ ...EVENT, ...attributes });

/** Texts on a topic that are no CloudEvents, named by what is wrong with them. */
export const MALFORMED_EVENTS: Readonly<Record<string, string>> = {
  nothing: '',
  'a blank': ' ',
  'half of a JSON text': '{"specversion":',
  'no JSON': '<event/>',
  NUL: '\0',
  'a number': '42',
  null: 'null',
  'a text': '"event"',
  'an array': '[]',
  'an empty object': '{}',
  'no id': JSON.stringify({ ...EVENT, id: undefined }),
  'an empty id': event({ id: '' }),
  'an id that is a number': event({ id: 7 }),
  'no source': JSON.stringify({ ...EVENT, source: undefined }),
  'no type': JSON.stringify({ ...EVENT, type: undefined }),
  'another version': event({ specversion: '0.3' }),
  'nested too deep': DEEP,
  '5 MB': event({ data: 'x'.repeat(5_000_000) }),
  'attributes in the prototype': `{"__proto__":${event({})}}`,
};

/** Valid CloudEvents that no service can use. */
export const UNUSABLE_EVENTS: Readonly<Record<string, string>> = {
  'an unknown type': event({}),
  'data nested too deep': event({ data: 0 }).replace('"data":0', `"data":${DEEP}`),
  'NUL and lone surrogates': event({ id: 'a\0\uD800', subject: '\uDC00', executionid: '\0', data: '\uD800' }),
  '__proto__ in its data': event({ data: 0 }).replace('"data":0', '"data":{"__proto__":{"polluted":true}}'),
  'a request without data': event({ type: NODE_REQUESTED }),
  'a result of an unknown execution': event({
    type: NODE_COMPLETED,
    data: {
      executionId: 'wf-unknown',
      nodeId: 'a',
      attempt: 9,
      output: { inline: null },
      claimedAt: '2026-01-01T00:00:00.000Z',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:00.000Z',
    },
  }),
};
