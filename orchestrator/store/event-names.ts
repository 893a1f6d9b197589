import type pg from 'pg';
import { z } from 'zod';
import { toGateEventName } from '#schemas/definition/outcomes.ts';

const Gates = z.object({
  definition: z.object({
    nodes: z.array(
      z.object({ id: z.string(), type: z.string(), enabled: z.boolean(), config: z.record(z.string(), z.unknown()) }),
    ),
  }),
});

/** The event names that an execution's definition ever waits for (decision D51). */
export async function readEventNames(pool: pg.Pool, executionId: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ definition: unknown }>({
    name: 'event_names_read',
    text: 'SELECT d.definition FROM executions e JOIN execution_definitions d ON d.hash = e.definition_hash WHERE e.id = $1',
    values: [executionId],
  });
  const stored = Gates.safeParse(rows[0]?.definition);
  if (!stored.success) return [];
  const gates = stored.data.definition.nodes.filter(({ type, enabled }) => type === 'approval-gate' && enabled);
  return [...new Set(gates.map(toGateEventName))];
}
