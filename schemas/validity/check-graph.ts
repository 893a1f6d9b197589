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

/** One warning for each step that begins an unconnected part; it names how many stand behind it. What is not connected is allowed and does not run (decision D24). */
function checkReachability({ nodesById, edges, reachable }: ValidationContext): readonly DefinitionIssue[] {
  const left = new Set([...nodesById.keys()].filter((id) => !reachable.has(id)));
  const inner = edges.filter(({ source, target }) => left.has(source) && left.has(target));
  const successors = new Map<string, string[]>();
  for (const { source, target } of inner) append(successors, source, target);
  const follows = new Set(inner.map(({ target }) => target));
  const heads = [...left].filter((id) => !follows.has(id));
  const told = new Set<string>();
  // A circle has no first step: what only circles lead to is told from any of its steps.
  return [...heads, ...left].flatMap((id) => {
    if (told.has(id)) return [];
    const part = new Set([id]);
    for (const each of part) for (const target of successors.get(each) ?? []) if (!told.has(target)) part.add(target);
    for (const each of part) told.add(each);
    const behind = part.size - 1;
    const rest = behind === 0 ? '' : ` and the ${behind === 1 ? 'step' : `${behind} steps`} behind it`;
    const message = `No path leads from a trigger to ${nameOf(nodesById.get(id), id)}${rest}: ${behind === 0 ? 'it does' : 'they do'} not run.`;
    const issue = toNodeIssue({ id }, 'edges', 'unreachable', message, 'Connect it, or remove it.');
    return [{ ...issue, severity: 'warning' as const }];
  });
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
