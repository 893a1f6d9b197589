/** App ids of the services that have a sidecar (specification, "Configuration"). */
export const APP_IDS = { orchestrator: 'workflow-orchestrator', runner: 'function-runner' } as const;

/** Who may be asked to run a step: with `USE_FUNCTION_RUNNER=false` it is the second (specification, "Environment Variables"). */
export const RUNNER_APP_IDS = [APP_IDS.runner, 'activity-executor'] as const;

/** A service with a sidecar. */
export type DaprService = keyof typeof APP_IDS;

export const DAPR_SERVICES = ['orchestrator', 'runner'] as const satisfies readonly DaprService[];

/** Names under which the services ask their sidecar for building blocks (specification, "Dapr Components"). */
export const COMPONENTS = {
  stateStore: 'workflowstatestore',
  pubsub: 'workflowpubsub',
  secretStore: 'azure-keyvault',
  configurationStore: 'azureappconfig',
} as const;

/** The secret of the secret store that opens Redis; no application may read it. */
export const REDIS_PASSWORD_SECRET = 'redis-password';
