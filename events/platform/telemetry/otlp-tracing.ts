import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  RandomIdGenerator,
  TracerProvider,
  type IdGenerator,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import { followTraces } from './current-trace.ts';
import { toSampler } from './otlp-sampler.ts';
import type { TraceContext } from './trace-context.ts';
import type { OtlpProtocol, TracingConfig } from './tracing-config.ts';
import type { SpanStart, Tracing } from './tracing.ts';

const KINDS = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  internal: SpanKind.INTERNAL,
} as const;

/** Each reads the environment itself: endpoint, headers, certificates, time limit. */
const EXPORTERS: Readonly<Record<OtlpProtocol, () => Promise<{ readonly OTLPTraceExporter: new () => SpanExporter }>>> =
  {
    grpc: () => import('@opentelemetry/exporter-trace-otlp-grpc'),
    'http/protobuf': () => import('@opentelemetry/exporter-trace-otlp-proto'),
    'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
  };

/** A collector that is away holds up the end of a process so long at most. */
const CLOSE_MS = 2_000;

/** Ids that are random unless they were given away already. */
interface Ids extends IdGenerator {
  next: TraceContext | null;
}

function createIds(): Ids {
  const random = new RandomIdGenerator();
  const ids: Ids = {
    next: null,
    generateTraceId: () => ids.next?.traceId ?? random.generateTraceId(),
    generateSpanId: () => ids.next?.spanId ?? random.generateSpanId(),
  };
  return ids;
}

function toContext(parent: TraceContext | null): Context {
  if (parent === null) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/**
 * Spans of OpenTelemetry, sent in batches in the background; what the collector does not take is dropped. Sampler, batches, headers and resource are
 * those of the standard variables. Nothing is registered globally: only what begins a span here is traced.
 */
export async function createOtlpTracing(service: string, config: TracingConfig): Promise<Tracing> {
  const protocol = config.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? config.OTEL_EXPORTER_OTLP_PROTOCOL;
  const { OTLPTraceExporter } = await EXPORTERS[protocol]();
  followTraces();
  const ids = createIds();
  const named = resourceFromAttributes({ 'service.name': service, 'service.namespace': 'workflow-builder' });
  const provider = new TracerProvider({
    sampler: toSampler(config),
    idGenerator: ids,
    // What the operator says wins.
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: config.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: config.OTEL_BSP_EXPORT_TIMEOUT,
        maxQueueSize: config.OTEL_BSP_MAX_QUEUE_SIZE,
        maxExportBatchSize: config.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
      }),
    ],
  });
  const tracer = provider.getTracer('workflow-builder');

  function start({ name, kind, parent, context, startedAt, attributes = {} }: SpanStart) {
    ids.next = context ?? null;
    try {
      const times = startedAt === undefined ? {} : { startTime: startedAt };
      return tracer.startSpan(name, { kind: KINDS[kind], attributes, ...times }, toContext(parent));
    } finally {
      ids.next = null;
    }
  }

  return {
    begin: (wanted) => {
      const span = start(wanted);
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        context: { traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 },
        end: ({ error = null, attributes = {}, endedAt } = {}) => {
          span.setAttributes(attributes);
          if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', error);
          span.end(endedAt);
        },
      };
    },
    close: async () => {
      const limit = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), limit]);
    },
  };
}
