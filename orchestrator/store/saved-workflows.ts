import type pg from 'pg';

/** A definition as web stored it; it may have any shape. */
export interface StoredDefinition {
  readonly workflowName: string;
  /** Null when that version is gone. */
  readonly definition: unknown;
}

/** The definition of a version; null when its workflow is gone. */
export async function readVersion(
  pool: pg.Pool,
  workflowId: string,
  version: number,
): Promise<StoredDefinition | null> {
  const { rows } = await pool.query<StoredDefinition>({
    name: 'workflow_version_read',
    text: `SELECT w.name AS "workflowName", v.definition FROM workflows w
      LEFT JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = $2 WHERE w.id = $1`,
    values: [workflowId, version],
  });
  return rows[0] ?? null;
}

/** The draft of an owner's workflow with its revision; null when there is none, or it is somebody else's. */
export async function readDraft(
  pool: pg.Pool,
  ownerId: string,
  workflowId: string,
): Promise<{ readonly definition: unknown; readonly revision: number } | null> {
  const { rows } = await pool.query<{ definition: unknown; revision: number }>({
    name: 'workflow_draft_read',
    text: 'SELECT draft AS definition, revision FROM workflows WHERE id = $1 AND owner_id = $2',
    values: [workflowId, ownerId],
  });
  return rows[0] ?? null;
}
