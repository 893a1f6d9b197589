import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { showsServiceToken } from '#events/platform/http/service-token.ts';
import type { Dependencies } from './dependencies.ts';
import { refuse } from './http/refuse.ts';

/** GET /metrics: Prometheus text for who has the service token, as on the other services (decision D12). */
export async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { config, metrics }: Pick<Dependencies, 'config' | 'metrics'>,
): Promise<void> {
  if (!showsServiceToken(request.headers.authorization, config.SERVICE_TOKEN)) {
    const detail = 'Send the header "Authorization: Bearer <token>" with the service token.';
    refuse(response, new HttpProblem(401, 'Unauthorized', detail));
    return;
  }
  const { contentType, text } = await metrics.scrape();
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(text);
}
