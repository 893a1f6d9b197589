import type { Statement } from '#events/platform/postgres/statement.ts';

/** A gate that opened. */
export interface ApprovalOpened {
  readonly executionId: string;
  readonly nodeId: string;
  readonly eventName: string;
  readonly message: string | null;
  readonly requestedAt: string;
  readonly deadline: string;
}

/** How a gate ended; `cancelled` when its execution did first. */
export interface ApprovalDecided {
  readonly executionId: string;
  readonly nodeId: string;
  readonly decision: 'approved' | 'rejected' | 'timeout' | 'cancelled';
  readonly decidedBy: string | null;
  readonly decidedAt: string;
  readonly reason: string | null;
}

/** Records open gates. */
export function insertApprovalsStatement(rows: readonly ApprovalOpened[]): Statement {
  return {
    name: 'approvals_insert',
    text: `INSERT INTO approvals (execution_id, node_id, event_name, message, requested_at, deadline)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])`,
    values: [
      rows.map((row) => row.executionId),
      rows.map((row) => row.nodeId),
      rows.map((row) => row.eventName),
      rows.map((row) => row.message),
      rows.map((row) => row.requestedAt),
      rows.map((row) => row.deadline),
    ],
  };
}

/** Records decisions; the interpreter decides each gate once. */
export function decideApprovalsStatement(rows: readonly ApprovalDecided[]): Statement {
  return {
    name: 'approvals_decide',
    text: `UPDATE approvals a SET decision = t.decision, decided_by = t.decided_by, decided_at = t.decided_at, reason = t.reason
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
        AS t(execution_id, node_id, decision, decided_by, decided_at, reason)
      WHERE a.execution_id = t.execution_id AND a.node_id = t.node_id AND a.decision IS NULL`,
    values: [
      rows.map((row) => row.executionId),
      rows.map((row) => row.nodeId),
      rows.map((row) => row.decision),
      rows.map((row) => row.decidedBy),
      rows.map((row) => row.decidedAt),
      rows.map((row) => row.reason),
    ],
  };
}

/** Arms the wake-up of executions; a null instant disarms it. */
export function writeTimersStatements(
  rows: readonly { readonly executionId: string; readonly dueAt: string | null }[],
): readonly Statement[] {
  const armed = rows.filter((row) => row.dueAt !== null);
  const disarmed = rows.filter((row) => row.dueAt === null);
  const statements: Statement[] = [];
  if (armed.length > 0) {
    statements.push({
      name: 'timers_arm',
      text: `INSERT INTO timers (execution_id, due_at) SELECT * FROM unnest($1::text[], $2::timestamptz[])
        ON CONFLICT (execution_id) DO UPDATE SET due_at = excluded.due_at`,
      values: [armed.map((row) => row.executionId), armed.map((row) => row.dueAt)],
    });
  }
  if (disarmed.length > 0) {
    statements.push({
      name: 'timers_disarm',
      text: 'DELETE FROM timers WHERE execution_id = ANY($1::text[])',
      values: [disarmed.map((row) => row.executionId)],
    });
  }
  return statements;
}
