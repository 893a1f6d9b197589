import type { FastifyInstance, FastifyRequest } from 'fastify';
import { runInTrace } from './current-trace.ts';
import { parseTraceparent } from './trace-context.ts';
import type { OpenSpan, Tracing } from './tracing.ts';

/** Routes without spans: health and metrics, and deliveries of a sidecar, which makes its own spans. */
const UNTRACED = /^\/(?:healthz$|readyz$|metrics$|dapr\/)/;

/**
 * A span for each request that was let in, as part of the caller's trace when it sent a `traceparent`. It names the route and not the address, which
 * may hold a token.
 */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? '';
    if (UNTRACED.test(route)) return done();
    const span = tracing.begin({
      name: `${request.method} ${route}`,
      kind: 'server',
      parent: parseTraceparent(request.headers['traceparent']),
      attributes: { 'http.request.method': request.method, 'http.route': route },
    });
    spans.set(request, span);
    return done();
  });
  // After the body: its stream calls back where the connection began.
  app.addHook('preHandler', (request, _reply, done) => runInTrace(spans.get(request)?.context ?? null, done));
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply;
    spans.get(request)?.end({
      error: statusCode >= 500 ? String(statusCode) : null,
      attributes: { 'http.response.status_code': statusCode },
    });
    done();
  });
}
