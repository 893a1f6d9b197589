import { LAST_INSTANT_MS } from '#schemas/definition/last-instant.ts';
import { readUntil } from '#schemas/definition/until-instant.ts';
import { ApprovalGateConfig, TimerConfig } from '#schemas/definition/node-config.ts';
import { toSafeText } from '#schemas/json-safety.ts';
import { fillTemplates } from './fill-templates.ts';
import { toFailed, type ResolveContext, type ResolvedNode } from './resolve-context.ts';

function refuse(message: string): ResolvedNode {
  return toFailed({ type: 'validation', message, retryable: false });
}

/** Finds a timer's due instant: the sum of its durations from now, or `until` (ISO 8601), in the zone of the timer where it names none (decision D85). */
export async function resolveTimer(context: ResolveContext): Promise<ResolvedNode> {
  const config = TimerConfig.parse(context.node.config);
  if (config.until !== undefined) {
    const filled = await fillTemplates(context, { until: config.until });
    if (!filled.ok) return toFailed(filled.failure);
    const { until } = filled.value;
    const zone = config.timeZone ?? context.execution.definition.definition.metadata?.timeZone ?? 'UTC';
    const dueAt = typeof until === 'string' ? readUntil(until, zone) : null;
    if (dueAt === null) {
      return refuse(`"until" is no ISO 8601 instant up to the year 9999: ${JSON.stringify(until).slice(0, 200)}`);
    }
    return { resolution: { kind: 'timer', dueAt } };
  }
  const seconds =
    (config.durationSeconds ?? 0) +
    (config.durationMinutes ?? 0) * 60 +
    (config.durationHours ?? 0) * 3_600 +
    (config.durationDays ?? 0) * 86_400;
  const dueAt = context.now + Math.round(seconds * 1_000);
  if (dueAt > LAST_INSTANT_MS) return refuse(`A timer of ${seconds} seconds goes beyond the year 9999.`);
  return { resolution: { kind: 'timer', dueAt } };
}

/** Fills a gate's message; its deadline follows from the definition alone. */
export async function resolveApprovalGate(context: ResolveContext): Promise<ResolvedNode> {
  const { message } = ApprovalGateConfig.parse(context.node.config);
  if (message === undefined) return { resolution: { kind: 'approval-gate', message: null } };
  const filled = await fillTemplates(context, { message });
  if (!filled.ok) return toFailed(filled.failure);
  const { message: value = null } = filled.value;
  if (value === null) return { resolution: { kind: 'approval-gate', message: null } };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { resolution: { kind: 'approval-gate', message: toSafeText(text, 10_000) } };
}
