import type { Construct } from 'constructs';
import { addComponent, type ComponentSetting } from './dapr-component.ts';
import { COMPONENTS, DAPR_APPS, REDIS_PASSWORD_SECRET } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import type { DaprValues, RedisValues } from './dapr-values.ts';

/** A message that no handler finished in that time is delivered again: the time within which a killed process is noticed. */
export const PROCESSING_TIMEOUT_MS = 5_000;

type Settings = Readonly<Record<string, ComponentSetting | undefined>>;

function toRedisSettings(redis: RedisValues): Settings {
  return {
    redisHost: redis.address,
    redisUsername: redis.username,
    redisPassword: redis.hasPassword ? { secret: REDIS_PASSWORD_SECRET } : '',
    redisDB: redis.database === undefined ? undefined : String(redis.database),
    enableTLS: redis.isEncrypted ? 'true' : undefined,
  };
}

/** The state of workflows and actors. */
export function addStateStore(scope: Construct, { redis }: DaprValues): void {
  addComponent(scope, {
    name: COMPONENTS.stateStore,
    type: 'state.redis',
    settings: { ...toRedisSettings(redis), actorStateStore: 'true' },
    apps: ['orchestrator'],
  });
}

/** Topics as Redis Streams; the consumer group is the app id, so that the replicas of a service share its messages. */
export function addPubsub(scope: Construct, { redis }: DaprValues): void {
  addComponent(scope, {
    name: COMPONENTS.pubsub,
    type: 'pubsub.redis',
    settings: {
      ...toRedisSettings(redis),
      // A message ages while it waits in the sidecar's queue: a longer one would only be delivered twice.
      concurrency: '20',
      queueDepth: '20',
      processingTimeout: `${PROCESSING_TIMEOUT_MS / 1_000}s`,
      // Bare milliseconds: a unit is silently ignored.
      redeliverInterval: '2000',
      // No topic: as a new group it would be given the whole stream again, of steps that it is only called for.
      subscriptionScopes: `${APP_IDS.activityExecutor}=`,
      // Nothing else ever deletes an acknowledged message.
      maxLenApprox: '100000',
    },
    apps: DAPR_APPS,
  });
}

/** The store that credentials, and the passwords of components, are read from. */
export function addSecretStore(scope: Construct, { secretStore }: DaprValues): void {
  const common = { name: COMPONENTS.secretStore, apps: DAPR_APPS };
  if (secretStore.kind === 'file') {
    const settings = { secretsFile: secretStore.path };
    addComponent(scope, { ...common, type: 'secretstores.local.file', settings });
    return;
  }
  const settings = { vaultName: secretStore.vaultName, azureClientId: secretStore.clientId };
  addComponent(scope, { ...common, type: 'secretstores.azure.keyvault', settings });
}

/** Dynamic configuration, which the services subscribe to. */
export function addConfigurationStore(scope: Construct, { configurationStore, redis }: DaprValues): void {
  const common = { name: COMPONENTS.configurationStore, apps: DAPR_APPS };
  if (configurationStore.kind === 'redis') {
    addComponent(scope, { ...common, type: 'configuration.redis', settings: toRedisSettings(redis) });
    return;
  }
  const settings = {
    host: configurationStore.host,
    azureClientId: configurationStore.clientId,
    // By default a change is looked for once a day.
    subscribePollInterval: '30s',
  };
  addComponent(scope, { ...common, type: 'configuration.azure.appconfig', settings });
}
