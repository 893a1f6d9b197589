import type { TracingConfig } from './tracing-config.ts';
import type { Tracing } from './tracing.ts';

/**
 * Tracing as the environment says (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/): where
 * `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. Null, and nothing of it is even loaded, where it does not.
 */
export async function openTracing(service: string, config: TracingConfig): Promise<Tracing | null> {
  const endpoint = config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isOff = config.OTEL_SDK_DISABLED === 'true' || config.OTEL_TRACES_EXPORTER === 'none';
  if (endpoint === undefined || isOff) return null;
  const { createOtlpTracing } = await import('./otlp-tracing.ts');
  return await createOtlpTracing(service, config);
}
