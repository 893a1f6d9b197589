import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as call } from 'undici';
import { startServer, type TestServer } from '../http/http-server.ts';

/** Stands for a sidecar: hands `/v1.0/invoke/<app id>/method/<path>` to the one application there is. */
export interface InvokingSidecar extends TestServer {
  /** App ids that were asked for, in order. */
  readonly appIds: readonly string[];
}

const INVOCATION = /^\/v1\.0\/invoke\/([^/]+)\/method(\/.*)$/;

/** `interfere` may answer in its place, and says then that it did; it is asked after the application has answered when `isAfter`. */
export async function startInvokingSidecar(
  appUrl: string,
  interfere: (path: string, response: ServerResponse, isAfter: boolean) => boolean = () => false,
): Promise<InvokingSidecar> {
  const appIds: string[] = [];
  async function handOver(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const [, appId = '', path = ''] = INVOCATION.exec(request.url ?? '') ?? [];
    appIds.push(appId);
    if (interfere(path, response, false)) return;
    const { authorization = '', 'content-type': contentType = '', 'idempotency-key': key } = request.headers;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = await call(`${appUrl}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': contentType, ...(key === undefined ? {} : { 'idempotency-key': key }) },
      body,
      signal: gone.signal,
    });
    const text = await answer.body.text();
    if (interfere(path, response, true)) return;
    response.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) }).end(text);
  }
  const server = await startServer((request, response) => {
    const body = server.requests.at(-1)?.body ?? '';
    handOver(request, response, body).catch(
      () => void response.writeHead(500).end('{"errorCode":"ERR_DIRECT_INVOKE"}'),
    );
  });
  return { ...server, appIds };
}
