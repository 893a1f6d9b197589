import { Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { parseConfig } from '#events/platform/process/service-config.ts';
import { startServer } from '../../../../builders/http/http-server.ts';

/** A server that takes spans by one of the protocols of OTLP. */
interface Receiver {
  readonly url: string;
  /** The bytes of every export, and what says how they are encoded. */
  readonly exports: { readonly bytes: string; readonly contentType: string }[];
  close(): Promise<void>;
}

async function receiveHttp(): Promise<Receiver> {
  const exports: Receiver['exports'] = [];
  const server = await startServer((request, response) => {
    const bytes = server.requests.at(-1)?.body ?? '';
    if (request.url === '/v1/traces') exports.push({ bytes, contentType: request.headers['content-type'] ?? '' });
    response.end();
  });
  return { url: server.url, exports, close: () => server.close() };
}

const asIs = (bytes: Buffer) => bytes;

/** Source: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-request */
const TRACE_SERVICE: ServiceDefinition = {
  export: {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
};

async function receiveGrpc(): Promise<Receiver> {
  const exports: Receiver['exports'] = [];
  const server = new Server();
  server.addService(TRACE_SERVICE, {
    export: (call: { request: Buffer }, answer: (error: null, response: Buffer) => void) => {
      exports.push({ bytes: call.request.toString(), contentType: 'application/grpc' });
      answer(null, Buffer.alloc(0));
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { url: `http://127.0.0.1:${port}`, exports, close: async () => server.forceShutdown() };
}

/** The exporters read the environment of the process. */
const openWith = async (env: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return await openTracing('a-service', parseConfig(TracingEnvironment, process.env));
};

afterEach(() => vi.unstubAllEnvs());

describe('spans are sent by the protocol that the environment names', () => {
  test.each([
    ['no name', {}, receiveHttp, 'application/x-protobuf'],
    ['http/protobuf', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, receiveHttp, 'application/x-protobuf'],
    ['http/json', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, receiveHttp, 'application/json'],
    ['grpc', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, receiveGrpc, 'application/grpc'],
    [
      'of traces alone',
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' },
      receiveHttp,
      'application/json',
    ],
  ])('%s', async (_name, env, receive, contentType) => {
    const receiver = await receive();
    const tracing = await openWith({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env });
    tracing?.begin({ name: 'a-span', kind: 'internal', parent: null }).end();
    await tracing?.close();
    await receiver.close();
    expect(receiver.exports).toHaveLength(1);
    expect(receiver.exports[0]?.contentType).toBe(contentType);
    expect(receiver.exports[0]?.bytes).toContain('a-span');
    expect(receiver.exports[0]?.bytes).toContain('a-service');
  });
});

test.each([
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'gprc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL: must be grpc, http/protobuf or http/json'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT: must be a URL such as http://'],
])('a value that cannot be followed is refused with the right ones: %j', async (env, message) => {
  await expect(openWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', ...env })).rejects.toThrow(message);
});
