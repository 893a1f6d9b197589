import type { Tracing } from './tracing.ts';

/**
 * Tracing as the environment says (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/): where
 * `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector that speaks OTLP over HTTP. Null, and nothing of it is even loaded, where it does not.
 */
export async function openTracing(service: string, env: NodeJS.ProcessEnv): Promise<Tracing | null> {
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  if (endpoint === '' || env['OTEL_SDK_DISABLED'] === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none') return null;
  const { createOtlpTracing } = await import('./otlp-tracing.ts');
  return createOtlpTracing(service);
}
