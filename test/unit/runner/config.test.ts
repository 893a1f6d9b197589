import { expect, test } from 'vitest';
import { RunnerEnvironment } from '#runner/config.ts';
import { parseConfig } from '#events/platform/process/service-config.ts';
import { ConfigError } from '#events/platform/process/service-config.ts';

const REQUIRED = { DATABASE_URL: 'postgres://localhost/x', SERVICE_TOKEN: '0123456789abcdef' };

test('the defaults are those of the specification', () => {
  expect(parseConfig(RunnerEnvironment, REQUIRED)).toMatchObject({
    PORT: 8080,
    HOST: '127.0.0.1',
    K8S_NAMESPACE: 'workflow-builder',
    DAPR_SECRETS_STORE: 'azure-keyvault',
    SECRETS_FALLBACK_DB: true,
    HTTP_ALLOWED_HOSTS: [],
    RUNNER_CONCURRENCY: 64,
  });
});

test('hosts are a comma separated list', () => {
  expect(
    parseConfig(RunnerEnvironment, { ...REQUIRED, HTTP_ALLOWED_HOSTS: ' 127.0.0.1:9000, Example.test ,' })
      .HTTP_ALLOWED_HOSTS,
  ).toEqual(['127.0.0.1:9000', 'example.test']);
});

test('every problem is named at once, without the values', () => {
  const load = () => parseConfig(RunnerEnvironment, { DATABASE_URL: 'mysql://user:hunter2@x', PORT: '70000' });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/DATABASE_URL[\s\S]*SERVICE_TOKEN|SERVICE_TOKEN[\s\S]*DATABASE_URL/);
  expect(load).toThrow(/PORT/);
  expect(load).not.toThrow(/hunter2/);
});

test('events over a sidecar need the token that it proves itself with', () => {
  const load = (more: object) => parseConfig(RunnerEnvironment, { ...REQUIRED, EVENT_BROKER: 'dapr', ...more });
  expect(() => load({})).toThrow('APP_API_TOKEN: is missing');
  expect(() => load({ APP_API_TOKEN: 'short' })).toThrow('APP_API_TOKEN: must have 16 characters or more');
  expect(load({ APP_API_TOKEN: 'long enough for a token' })).toMatchObject({
    EVENT_BROKER: 'dapr',
    PUBSUB_NAME: 'workflowpubsub',
    DAPR_HOST: 'localhost',
    DAPR_HTTP_PORT: 3500,
  });
});
