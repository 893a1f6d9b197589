import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { nameOf, toNodeIssue, type ValidationContext } from './validation-context.ts';

/** The graph has no cycles, and every node can be reached from a trigger (or from a root, when there is none: decision D24). */
export function checkGraph(context: ValidationContext): readonly DefinitionIssue[] {
  return [...checkCycles(context), ...checkReachability(context)];
}

/** One issue a cycle, which names its nodes in order; cycles that share nodes are named one at a time. */
function checkCycles({ nodesById, edges }: ValidationContext): readonly DefinitionIssue[] {
  const predecessors = new Map<string, string[]>();
  for (const { source, target } of edges) append(predecessors, target, source);
  const left = leaveCycles(nodesById.keys(), edges);
  const issues: DefinitionIssue[] = [];
  for (const start of left) {
    const cycle = walkBack(start, predecessors, left);
    if (cycle.length === 0) continue;
    for (const id of cycle) left.delete(id);
    const [first = start] = cycle;
    const names = [...cycle, first].map((id) => nameOf(nodesById.get(id), id)).slice(0, 12);
    issues.push(
      toNodeIssue(
        { id: first },
        'edges',
        'cycle',
        `These nodes wait for each other: ${names.join(' → ')}.`,
        'Remove one of the edges between them.',
      ),
    );
  }
  return issues;
}

/** Removes nodes without predecessors until none is left (Kahn). The remaining nodes are on a cycle or behind one. */
function leaveCycles(ids: Iterable<string>, edges: ValidationContext['edges']): Set<string> {
  const left = new Set(ids);
  const open = new Map<string, number>();
  const successors = new Map<string, string[]>();
  for (const { source, target } of edges) {
    open.set(target, (open.get(target) ?? 0) + 1);
    append(successors, source, target);
  }
  const free = [...left].filter((id) => !open.has(id));
  for (const id of free) {
    left.delete(id);
    for (const target of successors.get(id) ?? []) {
      const count = (open.get(target) ?? 0) - 1;
      open.set(target, count);
      if (count === 0) free.push(target);
    }
  }
  return left;
}

/** Follows predecessors that are left until one comes again; the part between is a cycle, in the direction of its edges. */
function walkBack(
  start: string,
  predecessors: ReadonlyMap<string, readonly string[]>,
  left: ReadonlySet<string>,
): readonly string[] {
  const path = new Map<string, number>();
  let current: string | undefined = start;
  while (current !== undefined && !path.has(current)) {
    path.set(current, path.size);
    current = predecessors.get(current)?.find((id) => left.has(id));
  }
  if (current === undefined) return [];
  return [...path.keys()].slice(path.get(current)).toReversed();
}

function checkReachability({ definition, nodesById, edges }: ValidationContext): readonly DefinitionIssue[] {
  const triggers = definition.nodes.filter(({ type }) => type === 'trigger');
  if (triggers.length === 0) return [];
  const successors = new Map<string, string[]>();
  for (const { source, target } of edges) append(successors, source, target);
  const reached = new Set(triggers.map(({ id }) => id));
  for (const id of reached) for (const target of successors.get(id) ?? []) reached.add(target);
  return [...nodesById.values()]
    .filter(({ id }) => !reached.has(id))
    .map((node) =>
      toNodeIssue(
        node,
        'edges',
        'unreachable',
        `No path leads from a trigger to ${nameOf(node, node.id)}.`,
        'Connect it, or remove it.',
      ),
    );
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
