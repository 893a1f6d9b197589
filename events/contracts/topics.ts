/** Topics of architecture.md §3. */
export const TOPICS = {
  nodes: 'workflow.nodes',
  results: 'workflow.results',
  executions: 'workflow.executions',
  triggers: 'workflow.triggers',
} as const;

/** Consumer groups: each gets every message of its topic once or more. */
export const GROUPS = { orchestrator: 'orchestrator', runner: 'runner' } as const;

/** Prefix of every event type of ours; nobody else may use it (rules.md 1). */
export const EVENT_TYPE_PREFIX = 'dev.workflowbuilder.';

/** `source` of events by the process that makes them. */
export const SOURCES = {
  orchestrator: '/workflow-builder/orchestrator',
  runner: '/workflow-builder/runner',
  web: '/workflow-builder/web',
} as const;
