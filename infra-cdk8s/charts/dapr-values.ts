/** The address of Redis. Its password is in the secret store. */
export interface RedisValues {
  /** `host:port`. */
  readonly address: string;
  readonly username?: string | undefined;
  readonly database?: number | undefined;
  readonly hasPassword: boolean;
  readonly isEncrypted: boolean;
}

/** Values that differ between a cluster and one machine. */
export interface DaprValues {
  readonly redis: RedisValues;
  readonly secretStore:
    | { readonly kind: 'azure-keyvault'; readonly vaultName: string; readonly clientId?: string | undefined }
    | { readonly kind: 'file'; readonly path: string };
  readonly configurationStore:
    | { readonly kind: 'azure-appconfig'; readonly host: string; readonly clientId?: string | undefined }
    | { readonly kind: 'redis' };
  /** Turns and activities of workflows that a sidecar gives at once; null is daprd's own limit, 100: the cluster's definitions have no such field. */
  readonly workflowItems: number | null;
  /** How sidecars find each other; a file keeps the stacks of one network apart, which mDNS would mix. */
  readonly nameResolution: { readonly kind: 'kubernetes' } | { readonly kind: 'file'; readonly path: string };
  readonly tracing:
    | { readonly kind: 'off' }
    | {
        readonly kind: 'otlp';
        readonly protocol: 'grpc' | 'http';
        /** Host and port of the receiver. */
        readonly endpoint: string;
        readonly isEncrypted: boolean;
        /** From 0 to 1. */
        readonly samplingRate: number;
      };
}

/** Choices for a cluster. Everything else is the same everywhere. */
export interface ClusterChoices {
  readonly redisAddress: string;
  readonly vaultName: string;
  /** `https://….azconfig.io`. */
  readonly appConfigurationHost: string;
  /** Workload identity that may read both; without it the pod's own. */
  readonly azureClientId?: string | undefined;
  readonly tracing?: DaprValues['tracing'];
}

/** Values for a cluster: Azure Key Vault and App Configuration, an encrypted Redis with a password. */
export function toClusterValues(choices: ClusterChoices): DaprValues {
  return {
    redis: { address: choices.redisAddress, hasPassword: true, isEncrypted: true },
    secretStore: { kind: 'azure-keyvault', vaultName: choices.vaultName, clientId: choices.azureClientId },
    configurationStore: {
      kind: 'azure-appconfig',
      host: choices.appConfigurationHost,
      clientId: choices.azureClientId,
    },
    workflowItems: null,
    nameResolution: { kind: 'kubernetes' },
    tracing: choices.tracing ?? { kind: 'off' },
  };
}

/** Choices for one machine. */
export interface LocalChoices {
  readonly redis: RedisValues;
  readonly secretsPath: string;
  readonly namesPath: string;
  readonly tracing?: DaprValues['tracing'];
}

/** Values for one machine: a JSON file of secrets, dynamic configuration in the same Redis. */
export function toLocalValues(choices: LocalChoices): DaprValues {
  return {
    redis: choices.redis,
    secretStore: { kind: 'file', path: choices.secretsPath },
    configurationStore: { kind: 'redis' },
    // As many as the orchestrator takes.
    workflowItems: 10_000,
    nameResolution: { kind: 'file', path: choices.namesPath },
    tracing: choices.tracing ?? { kind: 'off' },
  };
}
