import { expect, test } from 'vitest';
import { OrchestratorEnvironment, toRunnerAppId } from '#orchestrator/config.ts';
import { ConfigError, parseConfig } from '#events/platform/process/service-config.ts';

const REQUIRED = {
  DATABASE_URL: 'postgres://localhost/x',
  SERVICE_TOKEN: '0123456789abcdef',
  RUNNER_PUBLIC_KEY: 'key',
  APP_API_TOKEN: '0123456789abcdef',
};
const load = (more: NodeJS.ProcessEnv = {}) => parseConfig(OrchestratorEnvironment, { ...REQUIRED, ...more });

test('steps are events to the app that the specification names, unless something else is said', () => {
  expect(load()).toMatchObject({ NODE_DISPATCH: 'events', USE_FUNCTION_RUNNER: true });
  expect(toRunnerAppId(load())).toBe('function-runner');
  expect(toRunnerAppId(load({ FUNCTION_RUNNER_APP_ID: 'another' }))).toBe('another');
  expect(toRunnerAppId(load({ FUNCTION_RUNNER_APP_ID: 'another', USE_FUNCTION_RUNNER: 'false' }))).toBe(
    'activity-executor',
  );
});

test('service invocation needs a sidecar', () => {
  expect(() => load({ NODE_DISPATCH: 'invoke' })).toThrow(ConfigError);
  expect(() => load({ NODE_DISPATCH: 'invoke' })).toThrow(/NODE_DISPATCH: invoke needs a sidecar/);
  for (const dapr of [{ EVENT_BROKER: 'dapr' }, { WORKFLOW_ENGINE: 'dapr' }]) {
    expect(load({ NODE_DISPATCH: 'invoke', ...dapr }).NODE_DISPATCH).toBe('invoke');
  }
  expect(() => load({ NODE_DISPATCH: 'sometimes', EVENT_BROKER: 'dapr' })).toThrow(/NODE_DISPATCH/);
});
