import { eq } from 'drizzle-orm';
import { nanoid } from 'nanoid';
import { accounts } from '#schemas/tables/auth.ts';
import { workflows, workflowTriggers, workflowVersions } from '#schemas/tables/workflows.ts';
import type { Database } from '../database.ts';

/** Provider of the `accounts` rows that say which anonymous users a user has been. */
export const ANONYMOUS_PROVIDER = 'anonymous';

/**
 * Someone signed in to an existing account while anonymous: the workflows and triggers move there. Executions are the orchestrator's and keep
 * their owner, so the account records that it was that anonymous user too (`toOwnerIds`).
 */
export async function linkAnonymousUser(database: Database, anonymousUserId: string, userId: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.update(workflows).set({ ownerId: userId }).where(eq(workflows.ownerId, anonymousUserId));
    await transaction
      .update(workflowTriggers)
      .set({ ownerId: userId })
      .where(eq(workflowTriggers.ownerId, anonymousUserId));
    await transaction
      .update(workflowVersions)
      .set({ authorId: userId })
      .where(eq(workflowVersions.authorId, anonymousUserId));
    await transaction.update(accounts).set({ userId }).where(eq(accounts.userId, anonymousUserId));
    await transaction
      .insert(accounts)
      .values({ id: nanoid(), providerId: ANONYMOUS_PROVIDER, accountId: anonymousUserId, userId });
  });
}
