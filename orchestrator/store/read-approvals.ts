import type pg from 'pg';

/** A gate of an execution; `decision` is null while it is open. */
export interface Approval {
  readonly nodeId: string;
  readonly eventName: string;
  readonly decision: 'approved' | 'rejected' | 'timeout' | 'cancelled' | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly reason: string | null;
}

/** Every gate that an execution has opened, the newest first. */
export async function readApprovals(pool: pg.Pool, executionId: string): Promise<readonly Approval[]> {
  const { rows } = await pool.query<Approval>({
    name: 'approvals_read',
    text: `SELECT node_id AS "nodeId", event_name AS "eventName", decision, decided_by AS "decidedBy", decided_at AS "decidedAt", reason
      FROM approvals WHERE execution_id = $1 ORDER BY requested_at DESC`,
    values: [executionId],
  });
  return rows;
}
