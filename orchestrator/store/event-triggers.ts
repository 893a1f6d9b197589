import type pg from 'pg';
import { TriggerConfig } from '#schemas/definition/node-config.ts';

/** A trigger node of a workflow's last saved version (decision D25). */
export interface SavedTrigger {
  readonly workflowId: string;
  readonly nodeId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly config: TriggerConfig;
}

interface TriggerRow extends Omit<SavedTrigger, 'config'> {
  readonly config: unknown;
}

const COLUMNS = 'workflow_id AS "workflowId", node_id AS "nodeId", owner_id AS "ownerId", version, config';

/** The event triggers of an owner; an event matches nobody else's (decision D11). */
export async function readEventTriggers(pool: pg.Pool, ownerId: string): Promise<readonly SavedTrigger[]> {
  const { rows } = await pool.query<TriggerRow>({
    name: 'event_triggers_read',
    text: `SELECT ${COLUMNS} FROM workflow_triggers WHERE owner_id = $1 AND trigger_type = 'event' AND is_enabled ORDER BY workflow_id, node_id`,
    values: [ownerId],
  });
  return rows.map((row) => ({ ...row, config: TriggerConfig.parse(row.config) }));
}

/** The trigger that a webhook URL belongs to; null when there is none (any more). */
export async function readWebhookTrigger(pool: pg.Pool, token: string): Promise<SavedTrigger | null> {
  const { rows } = await pool.query<TriggerRow>({
    name: 'webhook_trigger_read',
    text: `SELECT ${COLUMNS} FROM workflow_triggers WHERE webhook_token = $1 AND trigger_type = 'webhook' AND is_enabled`,
    values: [token],
  });
  const [row] = rows;
  return row === undefined ? null : { ...row, config: TriggerConfig.parse(row.config) };
}
