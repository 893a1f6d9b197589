import { OPERATOR } from '#schemas/execution/execution-api.ts';
import { and, eq } from 'drizzle-orm';
import { accounts } from '#schemas/tables/auth.ts';
import type { Auth } from './auth.ts';
import type { Database } from '../database.ts';
import { ANONYMOUS_PROVIDER } from './link-anonymous-user.ts';
import { withoutParameters } from './without-parameters.ts';

/** The user of a request. `ownerIds` are the owners whose executions it may see: itself, its former anonymous users, the operator if shown. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly isAnonymous: boolean;
  readonly ownerIds: readonly string[];
}

async function toOwnerIds(database: Database, userId: string, showsOperator: boolean): Promise<readonly string[]> {
  const merged = await database
    .select({ id: accounts.accountId })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, ANONYMOUS_PROVIDER)));
  return [userId, ...merged.map((row) => row.id), ...(showsOperator ? [OPERATOR] : [])];
}

/** @returns the session's user, or null without a valid session cookie. @throws what keeps it from being read, without the token. */
export async function readPrincipal(
  auth: Auth,
  database: Database,
  headers: Headers,
  showsOperator: boolean,
): Promise<Principal | null> {
  const session = await auth.api
    .getSession({ headers, query: { disableRefresh: true } })
    .catch((error: unknown) => Promise.reject(withoutParameters(error)));
  if (session === null) return null;
  const isAnonymous = session.user.isAnonymous === true;
  return {
    userId: session.user.id,
    name: session.user.name,
    email: isAnonymous ? null : session.user.email,
    isAnonymous,
    ownerIds: await toOwnerIds(database, session.user.id, showsOperator),
  };
}
