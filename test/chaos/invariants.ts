import type pg from 'pg';
import { checkExecution } from './execution-invariants.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { checkEffects, checkExplained, groupLedger } from './ledger-invariants.ts';
import type { Ledger } from './ledger.ts';

/** Something that must never be: `text` begins with the property's number in decision D72. */
export interface Violation {
  readonly executionId: string;
  readonly text: string;
}

/** P16, P20: an event or a schedule that starts a workflow starts it once; every receipt leads to its execution. */
async function checkReceipts(pool: pg.Pool): Promise<readonly Violation[]> {
  const { rows } = await pool.query<Violation>(`
    SELECT e.id AS "executionId", 'P16 was started without a receipt' AS text
      FROM executions e WHERE e.trigger_type IN ('event', 'schedule')
      AND NOT EXISTS (SELECT 1 FROM start_receipts r WHERE r.execution_id = e.id AND r.key LIKE 'trigger:%')
    UNION ALL
    SELECT r.execution_id, 'P16 has a receipt and does not exist'
      FROM start_receipts r WHERE r.expires_at IS NULL AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.id = r.execution_id)
    UNION ALL
    SELECT min(r.execution_id), 'P16 has several receipts' FROM start_receipts r GROUP BY r.execution_id HAVING count(*) > 1`);
  return rows;
}

/**
 * Holds everything that a database records against what the system promises (P1–P6, P8–P12, P16, P17). To be called when all has come
 * to rest: an execution that still runs is a violation of P1.
 */
export async function checkInvariants(
  pool: pg.Pool,
  records: ReadonlyMap<string, ExecutionRecord>,
  ledger: Pick<Ledger, 'baseUrl' | 'entries'>,
): Promise<readonly Violation[]> {
  const effects = groupLedger(ledger.entries);
  const violations = [...records.values()].flatMap((record) =>
    [...checkExecution(record), ...checkEffects(record, ledger.baseUrl, effects)].map((text) => ({
      executionId: record.id,
      text,
    })),
  );
  const unexplained = checkExplained(records.values(), ledger.baseUrl, effects);
  return [
    ...(await checkReceipts(pool)),
    ...violations,
    ...unexplained.map((text) => ({ executionId: 'nobody', text })),
  ];
}
