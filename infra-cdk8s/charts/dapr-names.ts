/**
 * App ids (specification, "Configuration"). The activity executor is a runner that is only called: by orchestrators with `USE_FUNCTION_RUNNER=false`
 * (specification, "Environment Variables").
 */
export const APP_IDS = {
  orchestrator: 'workflow-orchestrator',
  runner: 'function-runner',
  activityExecutor: 'activity-executor',
} as const;

/** Whoever has a sidecar. */
export type DaprApp = keyof typeof APP_IDS;

export const DAPR_APPS = ['orchestrator', 'runner', 'activityExecutor'] as const satisfies readonly DaprApp[];

/** Those that may be asked to run a step. */
export const RUNNER_APPS = ['runner', 'activityExecutor'] as const satisfies readonly DaprApp[];
export type RunnerApp = (typeof RUNNER_APPS)[number];

/** Those of every stack, which receive topics. */
export const DAPR_SERVICES = ['orchestrator', 'runner'] as const satisfies readonly DaprApp[];
export type DaprService = (typeof DAPR_SERVICES)[number];

/** Names under which the services ask their sidecar for building blocks (specification, "Dapr Components"). */
export const COMPONENTS = {
  stateStore: 'workflowstatestore',
  pubsub: 'workflowpubsub',
  secretStore: 'azure-keyvault',
  configurationStore: 'azureappconfig',
} as const;

/** The secret of the secret store that opens Redis; no application may read it. */
export const REDIS_PASSWORD_SECRET = 'redis-password';
