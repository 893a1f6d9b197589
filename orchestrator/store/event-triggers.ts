import type pg from 'pg';
import { TriggerConfig } from '#schemas/definition/node-config.ts';

/** A trigger node of a workflow's published version (decision D25). */
export interface LiveTrigger {
  readonly workflowId: string;
  readonly nodeId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly config: TriggerConfig;
}

interface TriggerRow extends Omit<LiveTrigger, 'config'> {
  readonly config: unknown;
}

const COLUMNS = 't.workflow_id AS "workflowId", t.node_id AS "nodeId", t.owner_id AS "ownerId", t.version, t.config';

/** What was a guest's belongs to the account that the guest signed in to (decision D80). */
const HOLDER = `coalesce((SELECT a.user_id FROM accounts a WHERE a.provider_id = 'anonymous' AND a.account_id = $1 LIMIT 1), $1)`;

/** The live event triggers of an owner; an event matches nobody else's (decision D11). */
export async function readEventTriggers(pool: pg.Pool, ownerId: string): Promise<readonly LiveTrigger[]> {
  const { rows } = await pool.query<TriggerRow>({
    name: 'event_triggers_read',
    text: `SELECT ${COLUMNS} FROM workflow_triggers t JOIN workflows w ON w.id = t.workflow_id
      WHERE t.owner_id = ${HOLDER} AND t.trigger_type = 'event' AND t.is_enabled AND w.triggers_enabled ORDER BY t.workflow_id, t.node_id`,
    values: [ownerId],
  });
  return rows.map((row) => ({ ...row, config: TriggerConfig.parse(row.config) }));
}

/** The live trigger that a webhook's address belongs to; null when there is none (any more). */
export async function readWebhookTrigger(pool: pg.Pool, token: string): Promise<LiveTrigger | null> {
  const { rows } = await pool.query<TriggerRow>({
    name: 'webhook_trigger_read',
    text: `SELECT ${COLUMNS} FROM webhook_addresses a
      JOIN workflow_triggers t ON t.workflow_id = a.workflow_id AND t.node_id = a.node_id
      JOIN workflows w ON w.id = a.workflow_id
      WHERE a.token = $1 AND t.trigger_type = 'webhook' AND t.is_enabled AND w.triggers_enabled`,
    values: [token],
  });
  const [row] = rows;
  return row === undefined ? null : { ...row, config: TriggerConfig.parse(row.config) };
}
