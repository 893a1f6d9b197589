import { outcomesOf } from '#schemas/definition/outcomes.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { groupLinks, sortTopologically, toLinks } from './graph.ts';
import { toNodeKind, toNodeOptions, type FunctionPolicy, type NodeKind, type NodeOptions } from './plan-node.ts';

export type { FunctionPolicy } from './plan-node.ts';

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

  const nodesById = new Map<string, PlanNode>();
  // From the last to the first, so that the targets of a node exist when it is made.
  for (const [index, node] of [...sortTopologically(definition.nodes, links).entries()].toReversed()) {
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
