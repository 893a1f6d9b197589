import { type Dispatcher, interceptors, request, Response } from 'undici';
import type { Hop } from './next-hop.ts';

const WITHOUT_BODY = new Set([204, 205, 304]);

/** A GET with a body (RFC 9110 §9.3.1), which `fetch` refuses to send; redirects are not followed. */
export async function fetchWithBody(hop: Hop, dispatcher: Dispatcher, signal: AbortSignal): Promise<Response> {
  const answer = await request(hop.url, {
    method: 'GET',
    headers: { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'undici', ...hop.headers },
    body: hop.body ?? null,
    dispatcher: dispatcher.compose(interceptors.decompress({ skipErrorResponses: false })),
    signal,
  });
  const headers = Object.entries(answer.headers).flatMap(([name, values = []]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  const isEmpty = WITHOUT_BODY.has(answer.statusCode);
  if (isEmpty) await answer.body.dump();
  return new Response(isEmpty ? null : answer.body, { status: answer.statusCode, headers });
}
