import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing, Yaml } from 'cdk8s';
import { fastify } from 'fastify';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { EXECUTE_TIMEOUT_MS, EXECUTE_WAIT_MS } from '#events/contracts/execute-call.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import { createDeliveryInlet } from '#events/broker/dapr/intake/delivery-routes.ts';
import { createDaprChart, renderDapr, toConfigurationFile } from '#infra/charts/dapr-chart.ts';
import { COMPONENTS, DAPR_APPS, DAPR_SERVICES, REDIS_PASSWORD_SECRET } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { DELIVERY_RETRY, DELIVERY_TIMEOUT_MS } from '#infra/charts/dapr-resiliency.ts';
import { PROCESSING_TIMEOUT_MS } from '#infra/charts/dapr-stores.ts';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import { toClusterValues, toLocalValues } from '#infra/charts/dapr-values.ts';
import { OrchestratorEnvironment, toRunnerAppId } from '#orchestrator/config.ts';
import { MAX_WORK_ITEMS } from '#orchestrator/engine/dapr/sdk/sdk-workflows.ts';
import { RunnerEnvironment } from '#runner/config.ts';
import { parseConfig } from '#events/platform/process/service-config.ts';
import { findCrdProblems, readCrdSchemas } from '../../../builders/dapr/crd-schema.ts';

const CRDS = join(import.meta.dirname, 'crds');
const schemas = readCrdSchemas(readdirSync(CRDS).map((name) => join(CRDS, name)));

const Setting = z.looseObject({ name: z.string(), value: z.string().optional() });
const DaprObject = z.looseObject({
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({
    type: z.string().optional(),
    metadata: z.union([z.array(Setting), z.record(z.string(), z.string())]).optional(),
    pubsubname: z.string().optional(),
    topic: z.string().optional(),
    routes: z.object({ default: z.string() }).optional(),
    deadLetterTopic: z.string().optional(),
  }),
  auth: z.object({ secretStore: z.string() }).optional(),
  scopes: z.array(z.string()).optional(),
});

const cluster = toClusterValues({
  redisAddress: 'redis.example:6380',
  vaultName: 'vault',
  appConfigurationHost: 'https://flows.azconfig.io',
  azureClientId: 'client',
  tracing: { kind: 'otlp', protocol: 'grpc', endpoint: 'collector:4317', isEncrypted: false, samplingRate: 0.1 },
});
const local = toLocalValues({
  redis: { address: '127.0.0.1:6379', database: 2, username: 'me', hasPassword: true, isEncrypted: false },
  secretsPath: '/data/dapr/secrets.json',
  namesPath: '/data/dapr/names.db',
});

const synth = (values: typeof cluster) =>
  z.array(DaprObject).parse(Testing.synth(createDaprChart(Testing.app(), values)));

describe.each([
  ['the cluster', synth(cluster)],
  ['one machine', synth(local)],
])('the objects for %s', (place, objects) => {
  const components = objects.filter(({ kind }) => kind === 'Component');
  const subscriptions = objects.filter(({ kind }) => kind === 'Subscription');
  const setting = (component: string, name: string) =>
    z
      .array(Setting)
      .parse(components.find(({ metadata }) => metadata.name === component)?.spec.metadata)
      .find((entry) => entry.name === name);

  test.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]))(
    '%s is what its definition says',
    (_name, object) => {
      // daprd 1.14 reads it from a file, and the definition that it brings for Kubernetes lacks it.
      const isLacking = place === 'one machine' && 'workflow' in object.spec;
      expect(findCrdProblems(schemas, object)).toEqual(isLacking ? ['Configuration.spec.workflow is unknown'] : []);
    },
  );

  test('are the components that the specification names, each once', () => {
    expect(components.map(({ metadata }) => metadata.name).toSorted()).toEqual(Object.values(COMPONENTS).toSorted());
  });

  test('have distinct names within their kind', () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('are for apps that exist', () => {
    const scopes = new Set(objects.flatMap((object) => object.scopes ?? []));
    expect([...scopes].toSorted()).toEqual(Object.values(APP_IDS).toSorted());
  });

  test('take secrets from the store of the product, and hold no password in clear text', () => {
    for (const { auth } of components) expect([undefined, COMPONENTS.secretStore]).toContain(auth?.secretStore);
    expect(setting(COMPONENTS.stateStore, 'redisPassword')).toMatchObject({
      secretKeyRef: { name: REDIS_PASSWORD_SECRET },
    });
  });

  test('keep the state of actors in one store, in the orchestrator alone', () => {
    const stores = components.filter(({ metadata }) => setting(metadata.name, 'actorStateStore') !== undefined);
    expect(stores.map(({ scopes }) => scopes)).toEqual([[APP_IDS.orchestrator]]);
  });

  test('subscribe to topics of the product by the pub/sub component, with a dead letter topic that is subscribed as well', () => {
    const known: readonly string[] = Object.values(TOPICS);
    const heard = subscriptions.map(({ spec }) => spec.topic);
    for (const { spec } of subscriptions) {
      expect(spec.pubsubname).toBe(COMPONENTS.pubsub);
      expect(spec.routes?.default).toBe(`/dapr/events/${spec.topic}`);
      if (spec.topic?.endsWith('.dead')) continue;
      expect(known).toContain(spec.topic);
      expect(spec.deadLetterTopic).toBe(`${spec.topic}.dead`);
      expect(heard).toContain(spec.deadLetterTopic);
    }
  });

  test('let the activity executor publish and subscribe to no topic', () => {
    const pubsub = components.find(({ metadata }) => metadata.name === COMPONENTS.pubsub);
    expect(pubsub?.scopes).toContain(APP_IDS.activityExecutor);
    // Nothing after the name: no topic that it asks for is given to it.
    expect(setting(COMPONENTS.pubsub, 'subscriptionScopes')?.value).toBe(`${APP_IDS.activityExecutor}=`);
    expect(setting(COMPONENTS.pubsub, 'publishingScopes')).toBeUndefined();
    expect(subscriptions.flatMap(({ scopes }) => scopes)).not.toContain(APP_IDS.activityExecutor);
  });

  test('bound the streams one way only', () => {
    expect(setting(COMPONENTS.pubsub, 'maxLenApprox')?.value).toMatch(/^\d+$/);
    expect(setting(COMPONENTS.pubsub, 'streamTTL')).toBeUndefined();
    // A unit would be silently ignored.
    expect(setting(COMPONENTS.pubsub, 'redeliverInterval')?.value).toMatch(/^\d+$/);
  });
});

test.each([cluster, local])('a call of the runner is cut off by its caller, not sooner by the sidecar', (values) => {
  const resiliency = synth(values).find(({ kind }) => kind === 'Resiliency');
  expect(resiliency?.spec).toMatchObject({
    policies: { timeouts: { invocation: '20s' } },
    targets: { apps: { 'function-runner': { timeout: 'invocation' }, 'activity-executor': { timeout: 'invocation' } } },
  });
  expect(EXECUTE_TIMEOUT_MS).toBe(20_000);
  expect(EXECUTE_WAIT_MS).toBeLessThan(EXECUTE_TIMEOUT_MS / 2);
});

test('a delivery is repeated for longer than the broker waits for it, so that an outage makes no dead letters', () => {
  // Dapr's exponential policy: half a second at first, half as much again each time, give or take a half.
  const pauses = Array.from({ length: DELIVERY_RETRY.maxRetries }, (_, index) =>
    Math.min(DELIVERY_RETRY.maxIntervalMs, 500 * 1.5 ** index),
  );
  const shortestMs = pauses.reduce((sum, pause) => sum + pause, 0) / 2;
  expect(shortestMs).toBeGreaterThan(2 * PROCESSING_TIMEOUT_MS);
  expect(DELIVERY_TIMEOUT_MS).toBeGreaterThan(60_000);
});

test.each(DAPR_SERVICES)('the %s itself asks its sidecar for the same subscriptions', async (service) => {
  const app = fastify();
  createDeliveryInlet({
    intake: { accept: async () => undefined, acceptDead: async () => undefined, open: () => () => undefined },
    pubsubName: COMPONENTS.pubsub,
    topics: SUBSCRIBED_TOPICS[service],
    appApiToken: 'token-of-the-sidecar',
  }).register(app);
  const asked = z
    .array(z.object({ topic: z.string() }).loose())
    .parse((await app.inject({ url: '/dapr/subscribe' })).json());
  const described = synth(local)
    .filter(({ kind, scopes }) => kind === 'Subscription' && scopes?.includes(APP_IDS[service]))
    .map(({ spec: { routes, ...rest } }) => ({ ...rest, route: routes?.default }));
  const byTopic = (entries: readonly { topic?: string | undefined }[]) =>
    entries.toSorted((a, b) => (a.topic ?? '').localeCompare(b.topic ?? ''));
  expect(byTopic(described)).toEqual(byTopic(asked));
});

test('the services ask for what the objects are called', () => {
  const environment = { DATABASE_URL: 'postgres://db', SERVICE_TOKEN: 'token-of-the-tests', RUNNER_PUBLIC_KEY: 'key' };
  const orchestrator = OrchestratorEnvironment.parse(environment);
  expect(toRunnerAppId(orchestrator)).toBe(APP_IDS.runner);
  expect(toRunnerAppId({ ...orchestrator, USE_FUNCTION_RUNNER: false })).toBe(APP_IDS.activityExecutor);
  expect(parseConfig(RunnerEnvironment, environment).DAPR_SECRETS_STORE).toBe(COMPONENTS.secretStore);
});

test('the sidecar of the orchestrator gives as much workflow work at once as its worker takes', () => {
  const [configuration] = synth(local).filter(
    ({ kind, metadata }) => kind === 'Configuration' && metadata.name === APP_IDS.orchestrator,
  );
  expect(configuration?.spec['workflow']).toEqual({
    maxConcurrentWorkflowInvocations: MAX_WORK_ITEMS,
    maxConcurrentActivityInvocations: MAX_WORK_ITEMS,
  });
});

test('a typo in a field is found', () => {
  const object = {
    apiVersion: 'dapr.io/v2alpha1',
    kind: 'Subscription',
    metadata: { name: 'x' },
    spec: { scopes: [] },
  };
  expect(findCrdProblems(schemas, object)).toContain('Subscription.spec.scopes is unknown');
});

test('a folder gets one file per object, the Configuration of each sidecar among them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dapr-resources-'));
  try {
    renderDapr(folder, local);
    const files = await readdir(folder);
    expect(files).toHaveLength(synth(local).length);
    expect(files).toEqual(expect.arrayContaining(DAPR_APPS.map(toConfigurationFile)));
    expect(Yaml.load(join(folder, toConfigurationFile('runner')))).toMatchObject([
      {
        metadata: { name: APP_IDS.runner },
        spec: { tracing: { samplingRate: '0' }, nameResolution: { component: 'sqlite' } },
      },
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('only runners may read credentials, and nobody the password of Redis', () => {
  const scopes = new Map(
    synth(cluster)
      .filter(({ kind }) => kind === 'Configuration')
      .map(({ metadata, spec }) => [metadata.name, spec['secrets']]),
  );
  expect(scopes.get(APP_IDS.orchestrator)).toEqual({
    scopes: [{ storeName: COMPONENTS.secretStore, defaultAccess: 'deny' }],
  });
  for (const appId of [APP_IDS.runner, APP_IDS.activityExecutor]) {
    expect(scopes.get(appId)).toEqual({
      scopes: [{ storeName: COMPONENTS.secretStore, defaultAccess: 'allow', deniedSecrets: [REDIS_PASSWORD_SECRET] }],
    });
  }
});
