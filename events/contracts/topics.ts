/** Topics of decision D65. */
export const TOPICS = {
  nodes: 'workflow.nodes',
  results: 'workflow.results',
  executions: 'workflow.executions',
  triggers: 'workflow.triggers',
} as const;

/** Consumer groups: each gets every message of its topic once or more. */
export const GROUPS = { orchestrator: 'orchestrator', runner: 'runner' } as const;

/** Topics that each service consumes, as the group of its name. */
export const SUBSCRIBED_TOPICS = {
  orchestrator: [TOPICS.results, TOPICS.triggers],
  runner: [TOPICS.nodes],
} as const satisfies Readonly<Record<keyof typeof GROUPS, readonly string[]>>;

/** Channel on which the orchestrator tells web after a commit which executions have new events (PostgreSQL NOTIFY): a JSON array of their ids. */
export const EXECUTION_EVENTS_CHANNEL = 'execution_events';

/** Prefix of all event types of the product. Nobody else may use it (decision D10). */
export const EVENT_TYPE_PREFIX = 'dev.workflowbuilder.';

/** `source` of events by the process that makes them. */
export const SOURCES = {
  orchestrator: '/workflow-builder/orchestrator',
  runner: '/workflow-builder/runner',
  web: '/workflow-builder/web',
} as const;
