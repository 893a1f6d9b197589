import type pg from 'pg';
import { z } from 'zod';
import { IS_OWNED_BY_2 } from './ownership.ts';

/** How an execution was started. */
export interface FormerStart {
  readonly triggerType: string;
  readonly triggerNodeIds: readonly string[];
}

const NodeIds = z.array(z.string());

/** How an execution of that owner was started, for a run again; null when there is none, or it is somebody else's. */
export async function readFormerStart(
  pool: pg.Pool,
  executionId: string,
  ownerId: string,
): Promise<FormerStart | null> {
  const { rows } = await pool.query<{ triggerType: string; nodeIds: unknown }>({
    name: 'former_start_read',
    // Rows from before the nodes were kept have them in their first event.
    text: `SELECT e.trigger_type AS "triggerType", coalesce(e.trigger_node_ids, (
          SELECT s.event -> 'triggerNodeIds' FROM execution_events s WHERE s.execution_id = e.id AND s.sequence = 1)) AS "nodeIds"
      FROM executions e WHERE e.id = $1 AND ${IS_OWNED_BY_2}`,
    values: [executionId, ownerId],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const nodeIds = NodeIds.safeParse(row.nodeIds);
  return { triggerType: row.triggerType, triggerNodeIds: nodeIds.success ? nodeIds.data : [] };
}
