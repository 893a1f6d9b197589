import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import { LAST_INSTANT_MS } from '#schemas/definition/last-instant.ts';
import { ApprovalGateConfig, TimerConfig } from '#schemas/definition/node-config.ts';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';

const UNIT_MS = { Seconds: 1_000, Minutes: 60_000, Hours: 3_600_000, Days: 86_400_000 } as const;
const YEAR_MS = 365.25 * UNIT_MS.Days;
/** Waits beyond this are more likely a slip than meant. */
const LONG_YEARS = 10;

/** How long a node waits, and the field of its longest unit; null for nodes that wait for no length of time. */
function waitOf({ type, config }: WorkflowNode): { readonly ms: number; readonly field: string } | null {
  const parsed = type === 'timer' ? TimerConfig.safeParse(config) : ApprovalGateConfig.safeParse(config);
  if (!parsed.success || (type !== 'timer' && type !== 'approval-gate')) return null;
  const prefix = type === 'timer' ? 'duration' : 'timeout';
  const parts = Object.entries(UNIT_MS).flatMap(([unit, ms]) => {
    const value: unknown = config[prefix + unit];
    return typeof value === 'number' ? [{ field: prefix + unit, ms: value * ms }] : [];
  });
  const [longest] = parts.toSorted((a, b) => b.ms - a.ms);
  return longest === undefined ? null : { field: longest.field, ms: parts.reduce((sum, part) => sum + part.ms, 0) };
}

/** Problems of timers and approvals that wait for longer than time can be told (errors), or than anybody means (warnings). */
export function findLongWaits({ nodes }: WorkflowDefinition, nowMs: number): readonly DefinitionIssue[] {
  return nodes.flatMap((node): readonly DefinitionIssue[] => {
    const wait = node.enabled ? waitOf(node) : null;
    if (wait === null || wait.ms <= LONG_YEARS * YEAR_MS) return [];
    const issue = { nodeId: node.id, field: wait.field, code: 'invalid_config' } as const;
    if (nowMs + wait.ms > LAST_INSTANT_MS) {
      const message = 'This goes beyond the year 9999, the last that can be waited for.';
      return [{ ...issue, message, fix: 'Give a shorter time.', severity: 'error' }];
    }
    const message = `This waits for ${Math.floor(wait.ms / YEAR_MS)} years.`;
    return [{ ...issue, message, fix: 'Give a shorter time unless that is meant.', severity: 'warning' }];
  });
}
