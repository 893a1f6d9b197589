import { startServer } from '../http/http-server.ts';

/** A span as it was sent. */
export interface CollectedSpan {
  /** `service.name` of the process that made it. */
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Null when it begins a trace. */
  readonly parentSpanId: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `error.type`, when the span says that it failed. */
  readonly error: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Collects spans in a test. */
export interface OtlpCollector {
  /** Environment of a process that sends its spans here without delay. */
  readonly env: Readonly<Record<string, string>>;
  readonly spans: readonly CollectedSpan[];
  /** Every body as it came, for what must never be in one. */
  readonly bodies: readonly string[];
  /** Resolves once `isEnough` holds. */
  until(isEnough: (spans: readonly CollectedSpan[]) => boolean): Promise<readonly CollectedSpan[]>;
  close(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

interface WireBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

const toRecord = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

const STATUS_ERROR = 2;

function toSpan(service: string, span: WireSpan): CollectedSpan {
  const attributes = toRecord(span.attributes);
  return {
    service,
    name: span.name,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? null,
    attributes,
    error: span.status.code === STATUS_ERROR ? String(attributes['error.type']) : null,
    startedAt: Number(span.startTimeUnixNano) / 1e6,
    endedAt: Number(span.endTimeUnixNano) / 1e6,
  };
}

function toSpans(body: string): readonly CollectedSpan[] {
  const { resourceSpans } = JSON.parse(body) as WireBody;
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(toRecord(resource.attributes)['service.name']);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => toSpan(service, span)));
  });
}

/** Takes OTLP over HTTP as JSON. Source: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const watchers = new Set<() => void>();
  const server = await startServer((request, response) => {
    const body = server.requests.at(-1)?.body ?? '';
    if (request.url === '/v1/traces') {
      bodies.push(body);
      spans.push(...toSpans(body));
    }
    response.setHeader('content-type', 'application/json');
    response.end('{}');
    for (const watch of watchers) watch();
  });
  return {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '10',
    },
    spans,
    bodies,
    until: (isEnough) =>
      new Promise((resolve) => {
        const watch = () => {
          if (!isEnough(spans)) return;
          watchers.delete(watch);
          resolve(spans);
        };
        watchers.add(watch);
        watch();
      }),
    close: () => server.close(),
  };
}
