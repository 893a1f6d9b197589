import type pg from 'pg';
import { toSidecarAddress } from '#events/platform/dapr/sidecar-config.ts';
import type { RunnerConfig } from '../config.ts';
import type { CredentialSource } from './credential-source.ts';
import { createSealedIntegrations } from './sealed-integrations.ts';
import { readConnections } from '../store/connections-store.ts';
import { cacheSecrets } from './cached-secrets.ts';
import { chooseCredentials } from './choose-credentials.ts';
import { createDaprSecretStore } from './dapr-secret-store.ts';
import { createEnvironmentSecretStore } from './environment-secret-store.ts';
import { findInConnections } from './find-in-connections.ts';
import { findInStore } from './find-in-store.ts';

export type CredentialConfig = Pick<
  RunnerConfig,
  | 'EVENT_BROKER'
  | 'DAPR_HOST'
  | 'DAPR_HTTP_PORT'
  | 'DAPR_API_TOKEN'
  | 'DAPR_SECRETS_STORE'
  | 'SECRETS_FALLBACK_DB'
  | 'RUNNER_PRIVATE_KEY'
>;

export interface CredentialDependencies {
  readonly pool: pg.Pool;
  readonly env: NodeJS.ProcessEnv;
  readonly readPayload: (ref: string) => Promise<Buffer | undefined>;
}

function openDaprStore(config: CredentialConfig) {
  const store = createDaprSecretStore({
    sidecar: toSidecarAddress(config),
    storeName: config.DAPR_SECRETS_STORE,
  });
  return { store: cacheSecrets(store, () => Date.now()), close: () => store.close() };
}

/**
 * The sources of credentials, in their order: the start request, the secret store (without a sidecar the environment), and,
 * unless SECRETS_FALLBACK_DB is off, the owner's connections.
 */
export function openCredentials(
  config: CredentialConfig,
  { pool, env, readPayload }: CredentialDependencies,
): CredentialSource & { close(): Promise<void> } {
  const { store, close } =
    config.EVENT_BROKER === 'dapr'
      ? openDaprStore(config)
      : { store: createEnvironmentSecretStore(env), close: async () => undefined };
  const connections = findInConnections(config.RUNNER_PRIVATE_KEY, (ownerId, type) =>
    readConnections(pool, ownerId, type),
  );
  const chosen = chooseCredentials({
    given: createSealedIntegrations(config.RUNNER_PRIVATE_KEY, readPayload),
    places: [findInStore(store), ...(config.SECRETS_FALLBACK_DB ? [connections] : [])],
    ...(config.SECRETS_FALLBACK_DB ? {} : { remark: 'Connections are not used here: SECRETS_FALLBACK_DB is false.' }),
  });
  return { open: (definition, request) => chosen.open(definition, request), close };
}
