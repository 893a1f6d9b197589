import { z } from 'zod';

/** Where a collector is. */
export const OtlpEndpoint = z
  .string()
  .refine((text) => /^https?:/.test(text) && URL.canParse(text), 'must be a URL such as http://127.0.0.1:4318');

const OtlpProtocol = z.enum(['grpc', 'http/protobuf', 'http/json'], {
  error: 'must be grpc, http/protobuf or http/json',
});
export type OtlpProtocol = z.infer<typeof OtlpProtocol>;

const Sampler = z.enum(
  [
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
  ],
  { error: 'must be always_on, always_off or traceidratio, each also with parentbased_ before it' },
);

const Count = z.coerce.number().int().positive();
const DurationMs = z.coerce.number().int().nonnegative();

/**
 * What the standard variables say of traces; a variable of traces counts before the one of everything.
 * Sources: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/, whose defaults these are. The SDK reads neither sampler nor
 * batches by itself since its version 3.
 */
export const TracingEnvironment = z.object({
  OTEL_SDK_DISABLED: z.string().optional().describe('`true` switches traces off.'),
  OTEL_TRACES_EXPORTER: z.string().optional().describe('`none` switches traces off.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: OtlpEndpoint.optional().describe(
    'Address of an OTLP collector, e.g. `http://127.0.0.1:4318`. Nothing is traced without it.',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: OtlpEndpoint.optional().describe(
    'The same for traces alone; it counts before `OTEL_EXPORTER_OTLP_ENDPOINT`.',
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: OtlpProtocol.default('http/protobuf').describe('How traces are sent to the collector.'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: OtlpProtocol.optional().describe(
    'The same for traces alone; it counts before `OTEL_EXPORTER_OTLP_PROTOCOL`.',
  ),
  OTEL_TRACES_SAMPLER: Sampler.default('parentbased_always_on').describe('Which traces are kept.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('The share of traces that the samplers with `traceidratio` keep, 0 to 1.'),
  OTEL_BSP_SCHEDULE_DELAY: DurationMs.default(5_000).describe('Milliseconds between two batches of spans.'),
  OTEL_BSP_EXPORT_TIMEOUT: DurationMs.default(30_000).describe('Milliseconds that sending a batch may take.'),
  OTEL_BSP_MAX_QUEUE_SIZE: Count.default(2_048).describe('Spans that may wait; more are dropped.'),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: Count.default(512).describe('Spans in a batch at most.'),
});
export type TracingConfig = z.infer<typeof TracingEnvironment>;
