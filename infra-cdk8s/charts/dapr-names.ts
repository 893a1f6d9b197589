import type { APP_IDS } from '#events/contracts/app-ids.ts';

/** Applications that have a sidecar. */
export type DaprApp = keyof typeof APP_IDS;

export const DAPR_APPS = ['orchestrator', 'runner', 'activityExecutor'] as const satisfies readonly DaprApp[];

/** Applications that may be asked to run a step. */
export const RUNNER_APPS = ['runner', 'activityExecutor'] as const satisfies readonly DaprApp[];
export type RunnerApp = (typeof RUNNER_APPS)[number];

/** Applications of every stack, which receive topics. */
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
