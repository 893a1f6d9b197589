import type { WorkflowNode, WorkflowNodeType } from './workflow-definition.ts';

/** Outcome that is followed when a node fails. */
export const ERROR_OUTCOME = 'error';

const PLAIN = ['default', ERROR_OUTCOME] as const;

const OUTCOMES = {
  trigger: ['default'],
  action: PLAIN,
  activity: PLAIN,
  timer: PLAIN,
  'publish-event': PLAIN,
  condition: ['true', 'false', ERROR_OUTCOME],
  'approval-gate': ['approved', 'rejected', 'timeout', ERROR_OUTCOME],
} as const satisfies Readonly<Record<WorkflowNodeType, readonly [string, ...string[]]>>;

/** The outcomes of a node type that edges may follow as their `sourceHandle`; the first is the one that an edge without a handle follows. */
export function outcomesOf(type: WorkflowNodeType): readonly [string, ...string[]] {
  return OUTCOMES[type];
}

/** The event that an approval gate waits for: its `eventName`, else `approval_<node id>`. */
export function toGateEventName({ id, config }: Pick<WorkflowNode, 'id' | 'config'>): string {
  const { eventName } = config;
  return typeof eventName === 'string' && eventName !== '' ? eventName : `approval_${id}`;
}
