import { outcomesOf, toGateEventName } from '#schemas/definition/outcomes.ts';
import { listReachableNodes } from '#schemas/definition/reachable-nodes.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { groupLinks, sortTopologically, toLinks } from './graph.ts';
import {
  ActionConfig,
  ApprovalGateConfig,
  ConditionConfig,
  PublishEventConfig,
} from '#schemas/definition/node-config.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '#schemas/definition/retry-policy.ts';

/** An edge as its source sees it. */
export interface PlanEdge {
  /** Never absent: an edge without one has its source's default handle. */
  readonly handle: string;
  readonly target: PlanNode;
}

/** A node as the interpreter sees it. */
export interface PlanNode extends NodeOptions {
  /** Place in `Plan.nodes` and in `ExecutionState.nodes`. */
  readonly index: number;
  readonly id: string;
  readonly kind: NodeKind;
  /** Number of edges into it. */
  readonly incoming: number;
  readonly outgoing: readonly PlanEdge[];
  readonly defaultHandle: string;
}

/** A definition made ready to run: immutable, without anything of an execution, so that any number of them share it. */
export interface Plan {
  /** In topological order; among nodes that could go either way, as the definition lists them. */
  readonly nodes: readonly PlanNode[];
  readonly nodesById: ReadonlyMap<string, PlanNode>;
  /** Disabled ones too. */
  readonly triggers: readonly PlanNode[];
  /** Enabled gates by the name they wait for. */
  readonly gatesByEventName: ReadonlyMap<string, readonly PlanNode[]>;
}

function groupGates(nodes: readonly PlanNode[]): ReadonlyMap<string, readonly PlanNode[]> {
  const gates = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    if (node.kind.type !== 'approval-gate') continue;
    const sameName = gates.get(node.kind.eventName);
    if (sameName === undefined) gates.set(node.kind.eventName, [node]);
    else sameName.push(node);
  }
  return gates;
}

/**
 * Compiles a definition that `validateDefinition` accepted, once for all its executions (G1–G7). Linear in nodes and edges.
 * `policyOf` gives the defaults of a function. The plan decides what an execution does, so keep the same plan for its whole life.
 * @throws ZodError, RangeError when the definition was never validated (a config without meaning, a cycle).
 */
export function compilePlan(
  definition: WorkflowDefinition,
  policyOf: (functionSlug: string) => FunctionPolicy | undefined = () => undefined,
): Plan {
  const links = toLinks(definition);
  const outgoing = groupLinks(links, 'source');
  const incoming = groupLinks(links, 'target');
  const reachable = listReachableNodes(definition);

  const nodesById = new Map<string, PlanNode>();
  // From the last to the first, so that the targets of a node exist when it is made.
  for (const [index, listed] of [...sortTopologically(definition.nodes, links).entries()].toReversed()) {
    // G7: what cannot be reached never begins, so its config may be anything.
    const node = reachable.has(listed.id) ? listed : { ...listed, enabled: false };
    const defaultHandle = outcomesOf(node.type)[0];
    nodesById.set(node.id, {
      index,
      id: node.id,
      kind: toNodeKind(node),
      incoming: incoming.get(node.id)?.length ?? 0,
      outgoing: (outgoing.get(node.id) ?? []).flatMap(({ target, handle }): PlanEdge[] => {
        const planned = nodesById.get(target);
        return planned === undefined ? [] : [{ handle: handle ?? defaultHandle, target: planned }];
      }),
      defaultHandle,
      ...toNodeOptions(node, policyOf),
    });
  }

  const nodes = [...nodesById.values()].toReversed();
  const triggerIds = new Set(definition.nodes.filter((node) => node.type === 'trigger').map((node) => node.id));
  return {
    nodes,
    nodesById,
    triggers: nodes.filter((node) => triggerIds.has(node.id)),
    gatesByEventName: groupGates(nodes),
  };
}

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
