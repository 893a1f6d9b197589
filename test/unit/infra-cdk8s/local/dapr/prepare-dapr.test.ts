import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTracing } from '#infra/local/dapr/local-tracing.ts';
import { prepareDapr } from '#infra/local/dapr/prepare-dapr.ts';
import { parseRedisUrl } from '#infra/local/dapr/redis/redis-url.ts';
import { writeDaprFiles } from '#infra/local/dapr/write-dapr-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dapr-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('everything that is missing is named at once, each with a way to install it', async () => {
  const prepared = prepareDapr(undefined, { PATH: folder, HOME: folder, XDG_CACHE_HOME: folder });
  await expect(prepared).rejects.toThrow(/daprd is neither.*npm run dapr:build.*redis-server is not on the PATH/s);
});

test('a secret that a person put into the store outlives the next start, the password of another Redis does not', async () => {
  const secrets = join(folder, 'secrets.json');
  await writeDaprFiles(folder, parseRedisUrl('redis://:one@127.0.0.1:6379'));
  expect(JSON.parse(await readFile(secrets, 'utf8'))).toEqual({ 'redis-password': 'one' });
  await writeFile(secrets, JSON.stringify({ 'openai-key': 'k', 'redis-password': 'one' }));
  await writeDaprFiles(folder, parseRedisUrl('redis://127.0.0.1:6379'));
  expect(JSON.parse(await readFile(secrets, 'utf8'))).toEqual({ 'openai-key': 'k' });
});

test('a store of secrets that is no JSON object is not overwritten', async () => {
  const secrets = join(folder, 'secrets.json');
  await writeFile(secrets, '{"openai-key": ');
  await expect(writeDaprFiles(folder, parseRedisUrl('redis://h'))).rejects.toThrow('must hold a JSON object');
  expect(await readFile(secrets, 'utf8')).toBe('{"openai-key": ');
});

describe('the spans of the sidecars', () => {
  test('go nowhere when nobody asks', () => {
    expect(readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual({ kind: 'off' });
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, 'http', '127.0.0.1:4318', false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector' }, 'http', 'collector:4318', false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://spans.example:443' }, 'http', 'spans.example:443', true],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'grpc', 'h:4317', false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' }, 'grpc', 'h:4317', false],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://b:1/v1/traces' },
      'http',
      'b:1',
      false,
    ],
  ])('go where the services send theirs: %j', (env, protocol, endpoint, isEncrypted) => {
    expect(readTracing(env)).toEqual({ kind: 'otlp', protocol, endpoint, isEncrypted, samplingRate: 1 });
  });

  test('an endpoint that is no URL is refused', () => {
    expect(() => readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' })).toThrow('takes a URL');
  });
});
