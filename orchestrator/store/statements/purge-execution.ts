import type pg from 'pg';
import type { Statement } from '#events/platform/postgres/statement.ts';

/** Everything of an execution that the orchestrator writes; the row itself goes last. */
const TABLES = ['execution_inputs', 'execution_events', 'node_runs', 'approvals', 'timers', 'payloads'] as const;

/** The last execution takes its definition along; a start that pins it at this moment keeps it (foreign_key_violation). */
async function forgetDefinition(client: pg.PoolClient, hash: string): Promise<void> {
  try {
    await client.query(
      'DELETE FROM execution_definitions WHERE hash = $1 AND NOT EXISTS (SELECT FROM executions WHERE definition_hash = $1)',
      [hash],
    );
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '23503')) throw error;
  }
}

/**
 * Removes an ended execution's rows in one transaction; receipts stay 7 days more (decision D53). `tellOthers` runs inside it: whoever else keeps
 * rows of the execution hears of the purge exactly when it happened.
 */
export async function purgeExecution(
  pool: pg.Pool,
  executionId: string,
  tellOthers: readonly Statement[],
): Promise<'purged' | 'running' | 'unknown_execution'> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Lost while it is in use, a connection says so here too; without a listener that would end the process.
  const onLost = (error: Error): void => {
    broken = error;
  };
  client.on('error', onLost);
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ runtime_status: string; definition_hash: string }>(
      'SELECT runtime_status, definition_hash FROM executions WHERE id = $1 FOR UPDATE',
      [executionId],
    );
    const [row] = rows;
    const isEnded = row !== undefined && ['COMPLETED', 'FAILED', 'TERMINATED'].includes(row.runtime_status);
    if (row === undefined || !isEnded) {
      await client.query('ROLLBACK');
      return row === undefined ? 'unknown_execution' : 'running';
    }
    for (const table of TABLES) await client.query(`DELETE FROM ${table} WHERE execution_id = $1`, [executionId]);
    await client.query(`UPDATE start_receipts SET expires_at = now() + interval '7 days' WHERE execution_id = $1`, [
      executionId,
    ]);
    await client.query('DELETE FROM executions WHERE id = $1', [executionId]);
    for (const statement of tellOthers) await client.query({ ...statement, values: [...statement.values] });
    await client.query('COMMIT');
    await forgetDefinition(client, row.definition_hash);
    return 'purged';
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.off('error', onLost);
    client.release(broken);
  }
}
