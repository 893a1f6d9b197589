import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** GET /metrics: Prometheus text, behind the service token like every other route (decision D12). */
export function registerMetricsRoute(app: FastifyInstance, metrics: Pick<Metrics, 'scrape'>): void {
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics.scrape();
    return reply.header('content-type', contentType).header('cache-control', 'no-store').send(text);
  });
}
