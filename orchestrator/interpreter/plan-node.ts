import {
  ActionConfig,
  ApprovalGateConfig,
  ConditionConfig,
  PublishEventConfig,
  TimerConfig,
  TriggerConfig,
} from '#schemas/node-config.ts';
import type { WorkflowNode } from '#schemas/workflow-definition.ts';

/** Handle of the only outcome of nodes that have one (an edge without a handle). */
export const DEFAULT_HANDLE = 'default';
/** Handle that is followed when a node fails (F2). */
export const ERROR_HANDLE = 'error';

/** What a node is, with its parsed config. A disabled node is only passed through: its config is not looked at. */
export type NodeKind =
  | { readonly type: 'disabled' }
  | { readonly type: 'trigger'; readonly config: TriggerConfig }
  | { readonly type: 'action'; readonly config: ActionConfig }
  | { readonly type: 'condition'; readonly config: ConditionConfig }
  | {
      readonly type: 'approval-gate';
      readonly config: ApprovalGateConfig;
      /** The name under which its decision is raised. */
      readonly eventName: string;
      readonly timeoutMs: number;
    }
  | {
      readonly type: 'timer';
      readonly config: TimerConfig;
      /** Sum of the durations; null when the config has `until`. */
      readonly durationMs: number | null;
    }
  | { readonly type: 'publish-event'; readonly config: PublishEventConfig };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function toGateTimeoutMs(config: ApprovalGateConfig): number {
  const { timeoutHours, timeoutMinutes, timeoutSeconds } = config;
  if (timeoutHours === undefined && timeoutMinutes === undefined && timeoutSeconds === undefined) return DAY_MS;
  return (timeoutHours ?? 0) * HOUR_MS + (timeoutMinutes ?? 0) * MINUTE_MS + (timeoutSeconds ?? 0) * SECOND_MS;
}

function toDurationMs(config: TimerConfig): number | null {
  if (config.until !== undefined) return null;
  return (
    (config.durationDays ?? 0) * DAY_MS +
    (config.durationHours ?? 0) * HOUR_MS +
    (config.durationMinutes ?? 0) * MINUTE_MS +
    (config.durationSeconds ?? 0) * SECOND_MS
  );
}

/**
 * The kind of a node of a validated definition.
 * @throws ZodError when the config was never validated.
 */
export function toNodeKind(node: WorkflowNode): NodeKind {
  if (!node.enabled) return { type: 'disabled' };
  switch (node.type) {
    case 'trigger':
      return { type: 'trigger', config: TriggerConfig.parse(node.config) };
    case 'action':
    case 'activity':
      return { type: 'action', config: ActionConfig.parse(node.config) };
    case 'condition':
      return { type: 'condition', config: ConditionConfig.parse(node.config) };
    case 'approval-gate': {
      const config = ApprovalGateConfig.parse(node.config);
      const eventName = config.eventName ?? `approval_${node.id}`;
      return { type: 'approval-gate', config, eventName, timeoutMs: toGateTimeoutMs(config) };
    }
    case 'timer': {
      const config = TimerConfig.parse(node.config);
      return { type: 'timer', config, durationMs: toDurationMs(config) };
    }
    case 'publish-event':
      return { type: 'publish-event', config: PublishEventConfig.parse(node.config) };
  }
}

/** The handle that an edge without one follows (G3). */
export function toDefaultHandle(type: WorkflowNode['type']): string {
  if (type === 'condition') return 'true';
  if (type === 'approval-gate') return 'approved';
  return DEFAULT_HANDLE;
}
