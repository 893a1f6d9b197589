import { and, desc, eq, lt, type SQL } from 'drizzle-orm';
import type pg from 'pg';
import type { Logger } from 'pino';
import { parseDefinition } from '#schemas/parse-definition.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { workflows, workflowTriggers, workflowVersions } from '#schemas/tables/workflows.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { toDatabase, type Database } from '../database.ts';
import { listFunctions } from './functions.ts';
import { rewriteTriggers } from './trigger-rows.ts';
import type { Transaction } from './workflows.ts';

/** Any number that only this uses: processes that start together publish one after the other. */
const PUBLISH_LOCK = 727_411_904;

interface Found {
  readonly version: number;
  readonly savedAt: string;
  readonly definition: WorkflowDefinition;
}

/** The newest version that the validator passes; null when there is none. Read one by one: there may be hundreds, of 1 MB each. */
async function findNewestValid(
  transaction: Transaction,
  workflowId: string,
  functions: ReadonlyMap<string, FunctionDescriptor>,
): Promise<Found | null> {
  let before: number | null = null;
  for (;;) {
    const isOlder: SQL | undefined = before === null ? undefined : lt(workflowVersions.version, before);
    const [row] = await transaction
      .select()
      .from(workflowVersions)
      .where(and(eq(workflowVersions.workflowId, workflowId), isOlder))
      .orderBy(desc(workflowVersions.version))
      .limit(1);
    if (row === undefined) return null;
    const parsed = parseDefinition(row.definition, { functions });
    if (parsed.ok) return { version: row.version, savedAt: row.createdAt, definition: parsed.definition };
    before = row.version;
  }
}

async function publishOne(
  database: Database,
  id: string,
  functions: ReadonlyMap<string, FunctionDescriptor>,
): Promise<'published' | 'never valid' | 'done'> {
  return database.transaction(async (transaction) => {
    const [row] = await transaction
      .select({ ownerId: workflows.ownerId })
      .from(workflows)
      .where(and(eq(workflows.id, id), eq(workflows.isPublicationPending, true)))
      .for('update');
    if (row === undefined) return 'done';
    const found = await findNewestValid(transaction, id, functions);
    const version = found?.version ?? null;
    await transaction
      .update(workflows)
      .set({ publishedVersion: version, latestVersion: version ?? 0, isPublicationPending: false })
      .where(eq(workflows.id, id));
    if (found === null) {
      await transaction.delete(workflowTriggers).where(eq(workflowTriggers.workflowId, id));
      return 'never valid';
    }
    await transaction
      .update(workflowVersions)
      .set({ publishedAt: found.savedAt })
      .where(and(eq(workflowVersions.workflowId, id), eq(workflowVersions.version, found.version)));
    await rewriteTriggers(
      transaction,
      { workflowId: id, ownerId: row.ownerId, version: found.version },
      found.definition,
    );
    return 'published';
  });
}

/**
 * Publishes the newest valid version of every workflow from before there were drafts (decision D81), each in a transaction of its own: what is done
 * stays done, and running it again changes nothing.
 */
export async function publishPending(pool: pg.Pool, logger: Pick<Logger, 'info'>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PUBLISH_LOCK]);
    const database = toDatabase(pool);
    const pending = await database
      .select({ id: workflows.id })
      .from(workflows)
      .where(eq(workflows.isPublicationPending, true))
      .orderBy(workflows.id);
    if (pending.length === 0) return;
    const functions = new Map((await listFunctions(database)).map((each) => [each.slug, each]));
    // Without them nothing would be valid.
    if (functions.size === 0) throw new Error('No runner has written its functions yet.');
    for (const { id } of pending) {
      const outcome = await publishOne(database, id, functions);
      logger.info({ workflowId: id, outcome }, 'workflow from before there were drafts');
    }
  } finally {
    // A connection that ends gives its lock back, whatever happened on it.
    client.release(true);
  }
}
