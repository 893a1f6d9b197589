import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '#schemas/retry-policy.ts';
import type { WorkflowDefinition } from '#schemas/workflow-definition.ts';
import { toDefaultHandle, toNodeKind, type NodeKind } from './plan-node.ts';
import { groupLinks, sortTopologically, toLinks } from './graph.ts';

/** An edge as its source sees it. */
export interface PlanEdge {
  /** Never absent: an edge without one has its source's default handle. */
  readonly handle: string;
  readonly target: PlanNode;
}

/** A node as the interpreter sees it. */
export interface PlanNode {
  /** Place in `Plan.nodes` and in `ExecutionState.nodes`. */
  readonly index: number;
  readonly id: string;
  readonly kind: NodeKind;
  /** Number of edges into it. */
  readonly incoming: number;
  readonly outgoing: readonly PlanEdge[];
  readonly defaultHandle: string;
  readonly retryPolicy: RetryPolicy;
  /** How long a runner may work on one attempt, from its claim. */
  readonly timeoutMs: number;
  readonly onError: 'fail' | 'continue';
}

/** A definition made ready to run: immutable, without anything of an execution, so that any number of them share it. */
export interface Plan {
  /** In topological order; among nodes that could go either way, as the definition lists them. */
  readonly nodes: readonly PlanNode[];
  readonly nodesById: ReadonlyMap<string, PlanNode>;
  readonly triggers: readonly PlanNode[];
  /** Enabled gates by the name they wait for. */
  readonly gatesByEventName: ReadonlyMap<string, readonly PlanNode[]>;
}

/** What a function declares for all nodes that use it; null where it declares nothing. */
export interface FunctionPolicy {
  readonly retryPolicy: RetryPolicy | null;
  readonly timeoutMs: number | null;
}

const DEFAULT_TIMEOUT_MS = 300_000;

type Options = Pick<PlanNode, 'retryPolicy' | 'timeoutMs' | 'onError'>;

function toOptions(kind: NodeKind, policyOf: (slug: string) => FunctionPolicy | undefined): Options {
  const options: Options = { retryPolicy: DEFAULT_RETRY_POLICY, timeoutMs: DEFAULT_TIMEOUT_MS, onError: 'fail' };
  if (kind.type === 'condition') return { ...options, onError: kind.config.onError ?? 'fail' };
  if (kind.type !== 'action' && kind.type !== 'publish-event') return options;
  const declared = kind.type === 'action' ? policyOf(kind.config.actionId) : undefined;
  const { retryPolicy, timeoutSeconds, onError } = kind.config;
  return {
    retryPolicy: retryPolicy ?? declared?.retryPolicy ?? options.retryPolicy,
    timeoutMs: timeoutSeconds === undefined ? (declared?.timeoutMs ?? options.timeoutMs) : timeoutSeconds * 1_000,
    onError: onError ?? 'fail',
  };
}

function toGates(nodes: readonly PlanNode[]): Map<string, PlanNode[]> {
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
 * Compiles a definition that `validateDefinition` accepted, once for all its executions (G1–G6).
 * `policyOf` gives what functions declare. The plan is part of what decides an execution: give an execution the same one always.
 * @throws ZodError, RangeError when the definition was never validated (a config without meaning, a cycle).
 */
export function compilePlan(
  definition: WorkflowDefinition,
  policyOf: (functionSlug: string) => FunctionPolicy | undefined = () => undefined,
): Plan {
  const links = toLinks(definition);
  const outgoing = groupLinks(links, 'source');
  const incoming = groupLinks(links, 'target');

  const nodesById = new Map<string, PlanNode>();
  // From the last to the first, so that the targets of a node exist when it is made.
  for (const [index, node] of [...sortTopologically(definition.nodes, links).entries()].toReversed()) {
    const kind = toNodeKind(node);
    const defaultHandle = toDefaultHandle(node.type);
    nodesById.set(node.id, {
      index,
      id: node.id,
      kind,
      incoming: incoming.get(node.id)?.length ?? 0,
      outgoing: (outgoing.get(node.id) ?? []).flatMap(({ target, handle }): PlanEdge[] => {
        const planned = nodesById.get(target);
        return planned === undefined ? [] : [{ handle: handle ?? defaultHandle, target: planned }];
      }),
      defaultHandle,
      ...toOptions(kind, policyOf),
    });
  }

  const nodes = [...nodesById.values()].toReversed();
  const triggerIds = new Set(definition.nodes.filter((node) => node.type === 'trigger').map((node) => node.id));
  return {
    nodes,
    nodesById,
    triggers: nodes.filter((node) => triggerIds.has(node.id)),
    gatesByEventName: toGates(nodes),
  };
}

/** The names that the definition ever waits for, to tell who raises another one (rules.md 22). */
export function eventNamesOf(plan: Plan): readonly string[] {
  return [...plan.gatesByEventName.keys()];
}
