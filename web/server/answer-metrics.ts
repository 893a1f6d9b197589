import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dependencies } from './dependencies.ts';

function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** GET /metrics: Prometheus text for who has the service token, as on the other services (decision D12). */
export async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { config, metrics }: Pick<Dependencies, 'config' | 'metrics'>,
): Promise<void> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ', 2);
  if (scheme !== 'Bearer' || !isSameSecret(token, config.SERVICE_TOKEN)) {
    const detail = 'Send the header "Authorization: Bearer <token>" with the service token.';
    response.writeHead(401, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    response.end(JSON.stringify({ type: 'about:blank', title: 'Unauthorized', status: 401, detail }));
    return;
  }
  const { contentType, text } = await metrics.scrape();
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(text);
}
