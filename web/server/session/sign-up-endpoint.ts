import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { and, eq } from 'drizzle-orm';
import { nanoid } from 'nanoid';
import { z } from 'zod';
import { accounts, sessions, users } from '#schemas/tables/auth.ts';
import type { Database } from '../database.ts';

const SignUp = z.object({
  name: z.string().trim().min(1, 'Give a name.').max(100),
  email: z.email('Give an e-mail address.').toLowerCase(),
  password: z.string().min(8, 'A password has at least 8 characters.').max(128),
});

function isDuplicate(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && cause.code === '23505';
}

/** The anonymous user gets a name, an address and a password and stays the same user; its sessions end. */
async function upgradeUser(database: Database, userId: string, given: z.infer<typeof SignUp>, passwordHash: string) {
  return database.transaction(async (transaction) => {
    const [user] = await transaction
      .update(users)
      .set({ name: given.name, email: given.email, isAnonymous: false, updatedAt: new Date() })
      .where(and(eq(users.id, userId), eq(users.isAnonymous, true)))
      .returning();
    if (user === undefined) return null;
    await transaction
      .insert(accounts)
      .values({ id: nanoid(), accountId: userId, providerId: 'credential', userId, password: passwordHash });
    await transaction.delete(sessions).where(eq(sessions.userId, userId));
    return user;
  });
}

/**
 * `POST /api/auth/sign-up/keep`: turns the anonymous user of the session into one with e-mail and password, under the same id, so that workflows
 * and executions stay where they are (decision D19). Session ids are rotated. An address that is taken: 422.
 */
export function signUpEndpoint(database: Database): BetterAuthPlugin {
  return {
    id: 'sign-up-keep',
    endpoints: {
      signUpKeep: createAuthEndpoint('/sign-up/keep', { method: 'POST', body: SignUp }, async (context) => {
        const session = await getSessionFromCtx(context, { disableRefresh: true });
        if (session === null) throw new APIError('UNAUTHORIZED', { message: 'Open the page first.' });
        const taken = new APIError('UNPROCESSABLE_ENTITY', {
          code: 'USER_ALREADY_EXISTS',
          message: 'This e-mail address has an account already: sign in instead.',
        });
        const passwordHash = await context.context.password.hash(context.body.password);
        const user = await upgradeUser(database, session.user.id, context.body, passwordHash).catch(
          (error: unknown) => {
            throw isDuplicate(error) ? taken : error;
          },
        );
        if (user === null) throw new APIError('BAD_REQUEST', { message: 'You are signed up already.' });
        const rotated = await context.context.internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session: rotated, user });
        return context.json({ user: { id: user.id, name: user.name, email: user.email } });
      }),
    },
  };
}
