import { toEffectiveEdges } from './effective-edges.ts';
import { ERROR_OUTCOME, outcomesOf } from './outcomes.ts';
import type { WorkflowDefinition, WorkflowNode } from './workflow-definition.ts';

/** Answers whether a branch can lead to one node past another. */
export interface Skips {
  /** Whether `nodeId` can run in an execution in which `targetId` does not. */
  canRunWithout(nodeId: string, targetId: string): boolean;
}

interface Way {
  readonly handle: string;
  readonly target: string;
}

/**
 * Looks at one choice at a time: a condition, a gate, a step with an `error` edge, or which of several triggers fires, takes one of its outcomes, and all
 * others take every one. So nothing is told that cannot happen by a single choice; what needs two of them is not found.
 */
export function findSkips(definition: WorkflowDefinition): Skips {
  const nodes = new Map(definition.nodes.map((node) => [node.id, node]));
  const ways = listWays(definition, nodes);
  const roots = listRoots(definition, nodes);
  let worlds: readonly ReadonlySet<string>[] | null = null;
  const listWorlds = (): readonly ReadonlySet<string>[] => [
    ...(roots.length > 1 && nodes.get(roots[0] ?? '')?.type === 'trigger'
      ? roots.map((root) => walk([root], ways, null))
      : []),
    ...[...nodes.values()].flatMap((node) =>
      listChoices(node, ways.get(node.id) ?? []).map((handle) => walk(roots, ways, { nodeId: node.id, handle })),
    ),
  ];
  return {
    canRunWithout: (nodeId, targetId) => {
      worlds ??= listWorlds();
      return worlds.some((world) => world.has(nodeId) && !world.has(targetId));
    },
  };
}

/** The edges by their source; a disabled node has its default way only (decision D38). */
function listWays(
  definition: WorkflowDefinition,
  nodes: ReadonlyMap<string, WorkflowNode>,
): ReadonlyMap<string, readonly Way[]> {
  const ways = new Map<string, Way[]>();
  for (const { source, target, sourceHandle } of toEffectiveEdges(definition)) {
    const node = nodes.get(source);
    if (node === undefined || !nodes.has(target)) continue;
    const [standard] = outcomesOf(node.type);
    const handle = sourceHandle || standard;
    if (!node.enabled && handle !== standard) continue;
    const list = ways.get(source);
    if (list === undefined) ways.set(source, [{ handle, target }]);
    else list.push({ handle, target });
  }
  return ways;
}

function listRoots(definition: WorkflowDefinition, nodes: ReadonlyMap<string, WorkflowNode>): readonly string[] {
  const triggers = definition.nodes.filter(({ type }) => type === 'trigger').map(({ id }) => id);
  if (triggers.length > 0) return triggers;
  const targets = new Set(toEffectiveEdges(definition).map(({ target }) => target));
  return [...nodes.keys()].filter((id) => !targets.has(id));
}

/** The outcomes of which a node takes one; none where it has only one that matters. */
function listChoices({ type, enabled }: WorkflowNode, ways: readonly Way[]): readonly string[] {
  if (!enabled || ways.length === 0) return [];
  const hasErrorEdge = ways.some(({ handle }) => handle === ERROR_OUTCOME);
  const outcomes = outcomesOf(type).filter((outcome) => outcome !== ERROR_OUTCOME || hasErrorEdge);
  return outcomes.length > 1 ? outcomes : [];
}

function walk(
  roots: readonly string[],
  ways: ReadonlyMap<string, readonly Way[]>,
  choice: { readonly nodeId: string; readonly handle: string } | null,
): ReadonlySet<string> {
  const reached = new Set(roots);
  for (const id of reached) {
    for (const { handle, target } of ways.get(id) ?? []) {
      if (choice?.nodeId !== id || choice.handle === handle) reached.add(target);
    }
  }
  return reached;
}
