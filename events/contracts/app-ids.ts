/**
 * App ids (specification, "Configuration"). The activity executor is a runner that is only called: by orchestrators with `USE_FUNCTION_RUNNER=false`
 * (specification, "Environment Variables").
 */
export const APP_IDS = {
  orchestrator: 'workflow-orchestrator',
  runner: 'function-runner',
  activityExecutor: 'activity-executor',
} as const;
