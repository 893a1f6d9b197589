import { z } from 'zod';

/** Where a collector is. */
export const OtlpEndpoint = z
  .string()
  .refine((text) => /^https?:/.test(text) && URL.canParse(text), 'must be a URL such as http://127.0.0.1:4318');

const OtlpProtocol = z.enum(['grpc', 'http/protobuf', 'http/json'], {
  error: 'must be grpc, http/protobuf or http/json',
});
export type OtlpProtocol = z.infer<typeof OtlpProtocol>;

/**
 * What the standard variables say of traces; a variable of traces counts before the one of everything.
 * Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
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
});
export type TracingConfig = z.infer<typeof TracingEnvironment>;
