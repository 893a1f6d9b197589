import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { anonymous } from 'better-auth/plugins';
import { stdSerializers, type Logger } from 'pino';
import * as authTables from '#schemas/tables/auth.ts';
import type { WebConfig } from '../../config.ts';
import type { Database } from '../database.ts';
import { linkAnonymousUser } from './link-anonymous-user.ts';
import { createRateLimits } from './rate-limits.ts';
import { toCookiePrefix } from './session-cookie.ts';
import { signUpEndpoint } from './sign-up-endpoint.ts';
import { trustedOrigins } from './trusted-origin.ts';
import { withoutParameters } from './without-parameters.ts';

/** Header in which `main.ts` tells the client's address; what a client sends under this name is overwritten there. */
export const CLIENT_ADDRESS_HEADER = 'x-client-address';

const DAY_SECONDS = 86_400;

function toLogged(detail: unknown): unknown {
  const safe = withoutParameters(detail);
  return safe instanceof Error ? stdSerializers.err(safe) : safe;
}

/**
 * Accounts and sessions: anonymous users and e-mail with password. Every request reads its session from the database, so that signing out works
 * at once. Source: https://better-auth.com/docs/reference/options
 */
export function createAuth(
  database: Database,
  config: Pick<WebConfig, 'BETTER_AUTH_SECRET' | 'NEXT_PUBLIC_APP_URL'>,
  logger: Logger,
) {
  const isHttps = config.NEXT_PUBLIC_APP_URL.startsWith('https:');
  return betterAuth({
    appName: 'Workflow Builder',
    baseURL: config.NEXT_PUBLIC_APP_URL,
    basePath: '/api/auth',
    secret: config.BETTER_AUTH_SECRET,
    database: drizzleAdapter(database, { provider: 'pg', schema: authTables, usePlural: true, transaction: true }),
    trustedOrigins: (request) => [...trustedOrigins(request?.headers.get('host') ?? null, config.NEXT_PUBLIC_APP_URL)],
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    disabledPaths: ['/sign-up/email'],
    // An anonymous user's workflows live as long as this session: a year.
    session: { expiresIn: 365 * DAY_SECONDS, updateAge: DAY_SECONDS, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      customStorage: createRateLimits(),
      customRules: {
        '/sign-in/anonymous': { window: 60, max: 60 },
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-up/keep': { window: 60, max: 10 },
      },
    },
    advanced: {
      cookiePrefix: toCookiePrefix(config.BETTER_AUTH_SECRET),
      useSecureCookies: isHttps,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 64 },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...details: unknown[]) =>
        logger.error({ details: details.map((each) => toLogged(each)) }, message),
    },
    // What is unexpected reaches the caller, which knows what to answer and to log.
    onAPIError: { throw: true },
    plugins: [
      anonymous({
        generateName: () => 'Guest',
        onLinkAccount: ({ anonymousUser, newUser }) =>
          linkAnonymousUser(database, anonymousUser.user.id, newUser.user.id),
      }),
      signUpEndpoint(database),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;
