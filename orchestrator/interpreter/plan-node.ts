import {
  ActionConfig,
  ApprovalGateConfig,
  ConditionConfig,
  PublishEventConfig,
} from '#schemas/definition/node-config.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '#schemas/definition/retry-policy.ts';
import { toGateEventName } from '#schemas/definition/outcomes.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';

/** The node types as the interpreter distinguishes them. The config of a disabled node is not read. */
export type NodeKind =
  | { readonly type: 'disabled' | 'trigger' | 'action' | 'condition' | 'timer' | 'publish-event' }
  | { readonly type: 'approval-gate'; readonly eventName: string; readonly timeoutMs: number };

/** Defaults that a function declares for its nodes; null where it declares none. */
export interface FunctionPolicy {
  readonly retryPolicy: RetryPolicy | null;
  readonly timeoutMs: number | null;
}

/** How failures and silence of a node are met (G6). */
export interface NodeOptions {
  readonly retryPolicy: RetryPolicy;
  /** How long a runner may work on one attempt, from its claim. */
  readonly timeoutMs: number;
  readonly onError: 'fail' | 'continue';
}

const HOUR_MS = 3_600_000;
const DEFAULT_GATE_TIMEOUT_MS = 24 * HOUR_MS;
const DEFAULTS: NodeOptions = { retryPolicy: DEFAULT_RETRY_POLICY, timeoutMs: 300_000, onError: 'fail' };

function toGateTimeoutMs({ timeoutHours, timeoutMinutes, timeoutSeconds }: ApprovalGateConfig): number {
  if (timeoutHours === undefined && timeoutMinutes === undefined && timeoutSeconds === undefined) {
    return DEFAULT_GATE_TIMEOUT_MS;
  }
  return (timeoutHours ?? 0) * HOUR_MS + (timeoutMinutes ?? 0) * 60_000 + (timeoutSeconds ?? 0) * 1_000;
}

/**
 * The kind of a node of a validated definition.
 * @throws ZodError when the config was never validated.
 */
export function toNodeKind(node: WorkflowNode): NodeKind {
  if (!node.enabled) return { type: 'disabled' };
  if (node.type === 'activity') return { type: 'action' };
  if (node.type !== 'approval-gate') return { type: node.type };
  const config = ApprovalGateConfig.parse(node.config);
  return { type: 'approval-gate', eventName: toGateEventName(node), timeoutMs: toGateTimeoutMs(config) };
}

/**
 * G6: the options of the node, else of its function, else the defaults.
 * @throws ZodError when the config was never validated.
 */
export function toNodeOptions(
  node: WorkflowNode,
  policyOf: (functionSlug: string) => FunctionPolicy | undefined,
): NodeOptions {
  if (!node.enabled) return DEFAULTS;
  if (node.type === 'condition') return { ...DEFAULTS, onError: ConditionConfig.parse(node.config).onError ?? 'fail' };
  if (node.type === 'publish-event') return merge(PublishEventConfig.parse(node.config), undefined);
  if (node.type !== 'action' && node.type !== 'activity') return DEFAULTS;
  const config = ActionConfig.parse(node.config);
  return merge(config, policyOf(config.actionId));
}

function merge(
  own: Pick<ActionConfig, 'retryPolicy' | 'timeoutSeconds' | 'onError'>,
  declared: FunctionPolicy | undefined,
): NodeOptions {
  const ownTimeoutMs = own.timeoutSeconds === undefined ? undefined : own.timeoutSeconds * 1_000;
  return {
    retryPolicy: own.retryPolicy ?? declared?.retryPolicy ?? DEFAULTS.retryPolicy,
    timeoutMs: ownTimeoutMs ?? declared?.timeoutMs ?? DEFAULTS.timeoutMs,
    onError: own.onError ?? DEFAULTS.onError,
  };
}
