import { OtlpEndpoint } from '#events/platform/telemetry/tracing-config.ts';
import type { DaprValues } from '../../charts/dapr-values.ts';
import { StartError } from '../start-error.ts';

const PORTS = { grpc: 4317, http: 4318 } as const;

/**
 * The receiver of the sidecars' spans: the same as that of the services, or none when the environment names none.
 * Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter
 *
 * @throws {StartError} when the endpoint is no URL.
 */
export function readTracing(env: NodeJS.ProcessEnv): DaprValues['tracing'] {
  const text = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!text) return { kind: 'off' };
  if (!OtlpEndpoint.safeParse(text).success) {
    throw new StartError(`OTEL_EXPORTER_OTLP_ENDPOINT takes a URL such as http://127.0.0.1:4318, not "${text}".`);
  }
  const url = new URL(text);
  const named = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  const protocol = named === 'grpc' ? 'grpc' : 'http';
  const isEncrypted = url.protocol === 'https:';
  // A URL hides the port that its scheme implies.
  const port = url.port || (text.includes(`${url.hostname}:`) ? (isEncrypted ? 443 : 80) : PORTS[protocol]);
  return { kind: 'otlp', protocol, endpoint: `${url.hostname}:${port}`, isEncrypted, samplingRate: 1 };
}
