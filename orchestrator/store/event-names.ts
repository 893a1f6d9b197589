import type pg from 'pg';
import { z } from 'zod';
import type { JsonSchema } from '#schemas/function-descriptor.ts';
import { isRecord } from '#schemas/json.ts';
import { toGateEventName } from '#schemas/definition/outcomes.ts';

const Gates = z.object({
  definition: z.object({
    nodes: z.array(
      z.object({ id: z.string(), type: z.string(), enabled: z.boolean(), config: z.record(z.string(), z.unknown()) }),
    ),
  }),
});

/** A gate of an execution's definition, as events find it. */
export interface WaitingGate {
  readonly eventName: string;
  /** JSON Schema of what is raised beside the decision; null when anything may be. */
  readonly dataSchema: JsonSchema | null;
}

/** Every gate at which an execution's definition may wait for an event (decision D51). */
export async function readGates(pool: pg.Pool, executionId: string): Promise<readonly WaitingGate[]> {
  const { rows } = await pool.query<{ definition: unknown }>({
    name: 'event_names_read',
    text: 'SELECT d.definition FROM executions e JOIN execution_definitions d ON d.hash = e.definition_hash WHERE e.id = $1',
    values: [executionId],
  });
  const stored = Gates.safeParse(rows[0]?.definition);
  if (!stored.success) return [];
  const gates = stored.data.definition.nodes.filter(({ type, enabled }) => type === 'approval-gate' && enabled);
  return gates.map((node) => {
    const { dataSchema } = node.config;
    return { eventName: toGateEventName(node), dataSchema: isRecord(dataSchema) ? dataSchema : null };
  });
}

/** The event names that gates wait for, each once. */
export function toEventNames(gates: readonly WaitingGate[]): readonly string[] {
  return [...new Set(gates.map(({ eventName }) => eventName))];
}
