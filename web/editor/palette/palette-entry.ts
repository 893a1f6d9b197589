import type { LucideIcon } from 'lucide-react';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';
import { functionIcon, NODE_KINDS } from '../../canvas/node/node-catalogue.ts';

/** Something that can be added: a node type, or an action with its function chosen. */
export interface PaletteEntry {
  /** The type (`condition`) or the function's slug (`system/http-request`). */
  readonly key: string;
  readonly type: WorkflowNodeType;
  readonly title: string;
  readonly description: string;
  readonly group: 'Steps' | 'Functions';
  readonly icon: LucideIcon;
}

const STEP_TYPES: readonly WorkflowNodeType[] = ['trigger', 'condition', 'approval-gate', 'timer', 'publish-event'];

/** Everything that can be added: the node types, then the functions that are on, by name. */
export function paletteEntries(functions: readonly FunctionDescriptor[]): readonly PaletteEntry[] {
  const steps = STEP_TYPES.map((type) => ({ ...NODE_KINDS[type], key: type, group: 'Steps' as const }));
  const actions = functions
    .filter((each) => each.isEnabled && !each.isDeprecated)
    .map((each) => ({
      key: each.slug,
      type: 'action' as const,
      title: each.name,
      description: each.description ?? each.slug,
      group: 'Functions' as const,
      icon: functionIcon(each.slug, each.executionType),
    }))
    .toSorted((a, b) => a.title.localeCompare(b.title));
  return [...steps, ...actions];
}

/** How well an entry answers a search: 0 best, Infinity not at all. */
function rank(entry: PaletteEntry, words: readonly string[]): number {
  const title = entry.title.toLowerCase();
  const rest = `${entry.key} ${entry.description}`.toLowerCase();
  let total = 0;
  for (const word of words) {
    if (title.startsWith(word)) continue;
    if (title.includes(word)) total += 1;
    else if (rest.includes(word)) total += 2;
    else return Number.POSITIVE_INFINITY;
  }
  return total;
}

/** The entries that hold every word of a search, best first; all of them, in order, without one. */
export function searchEntries(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries
    .map((entry) => ({ entry, rank: rank(entry, words) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}
