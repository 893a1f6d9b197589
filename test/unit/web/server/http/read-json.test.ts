import { expect, test } from 'vitest';
import { readJson } from '#web/server/http/read-json.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';

function post(body: string | Uint8Array, type = 'application/json'): Request {
  return new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } });
}

async function statusOf(request: Request, limitBytes?: number): Promise<number> {
  const error: unknown = await readJson(request, limitBytes).catch((caught: unknown) => caught);
  return error instanceof HttpProblem ? error.status : 200;
}

test('JSON is read, also with a parameter or a +json type', async () => {
  expect(await readJson(post('{"a":[1]}', 'application/json; charset=utf-8'))).toEqual({ a: [1] });
  expect(await readJson(post('1', 'application/cloudevents+json'))).toBe(1);
});

test('an empty body is undefined', async () => {
  expect(await readJson(new Request('http://localhost/', { method: 'POST' }))).toBeUndefined();
});

test('a form is refused with 415: browsers send it across sites without asking', async () => {
  expect(await statusOf(post('{}', 'text/plain'))).toBe(415);
});

test('a body that is no JSON, no UTF-8 or nested deeper than 64 is refused with 400', async () => {
  expect(await statusOf(post('{"a":'))).toBe(400);
  expect(await statusOf(post(new Uint8Array([0x22, 0xff, 0x22])))).toBe(400);
  expect(await statusOf(post('['.repeat(64) + ']'.repeat(64)))).toBe(200);
  expect(await statusOf(post('['.repeat(65) + ']'.repeat(65)))).toBe(400);
  expect(await statusOf(post('['.repeat(500_000)))).toBe(400);
});

test('brackets inside strings are no nesting', async () => {
  expect(await statusOf(post(JSON.stringify(`"\\${'['.repeat(100)}`)))).toBe(200);
});

test('more than the limit is refused with 413, also when the length is not announced', async () => {
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('1'.repeat(1_000))),
  });
  const request = new Request('http://localhost/', { method: 'POST', body: stream, duplex: 'half' });
  expect(await statusOf(request, 10_000)).toBe(413);
});
