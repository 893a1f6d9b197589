import { runInTrace } from '#events/platform/telemetry/current-trace.ts';
import { parseTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';

/** `main.ts`, which opens it, and Next's bundles are different module graphs of one process: they meet here. */
const SLOT = Symbol.for('workflow-builder.web.tracing');

type Slot = typeof globalThis & { [SLOT]?: Tracing | null };

/** Switches traces of routes on; null switches them off. */
export function useTracing(tracing: Tracing | null): void {
  const slot: Slot = globalThis;
  slot[SLOT] = tracing;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '{}';
  }
}

/** The route of a path: what is a parameter is named and not told, since it may be a token. */
function toRoute(request: Request, params: object): string {
  const names = new Map(Object.entries<unknown>({ ...params }).map(([name, value]) => [String(value), `{${name}}`]));
  const { pathname } = new URL(request.url);
  const segments = pathname.split('/').map((segment) => decode(segment));
  return segments.map((segment) => names.get(segment) ?? segment).join('/');
}

/** Answers a request inside a span, which is part of the browser's trace when it sent a `traceparent`. Without tracing it only answers. */
export async function traceRoute(request: Request, params: object, answer: () => Promise<Response>): Promise<Response> {
  const slot: Slot = globalThis;
  const tracing = slot[SLOT] ?? null;
  if (tracing === null) return answer();
  const route = toRoute(request, params);
  const span = tracing.begin({
    name: `${request.method} ${route}`,
    kind: 'server',
    parent: parseTraceparent(request.headers.get('traceparent')),
    attributes: { 'http.request.method': request.method, 'http.route': route },
  });
  try {
    const response = await runInTrace(span.context, answer);
    const { status } = response;
    span.end({ error: status >= 500 ? String(status) : null, attributes: { 'http.response.status_code': status } });
    return response;
  } catch (error) {
    span.end({ error: 'exception' });
    throw error;
  }
}
