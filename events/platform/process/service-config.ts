import { z } from 'zod';

/** Thrown when the environment of a process is wrong; `message` lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses environment variables once, at start. An empty variable counts as absent, so that defaults apply.
 *
 * @throws {ConfigError} listing every variable that is missing or wrong, never its value: it may be a secret.
 */
export function parseConfig<Shape extends z.ZodType>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `  ${name}: ${name in given ? message : 'is missing'}`;
  });
  throw new ConfigError(`The configuration is not usable:\n${problems.join('\n')}`);
}

/** `parseConfig` for `main.ts`: prints the problems to standard error and ends the process with status 1. */
export function readConfigOrExit<Shape extends z.ZodType>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  try {
    return parseConfig(shape, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** A TCP port as text; 0 lets the system choose. */
export const Port = z.coerce.number().int().min(0).max(65_535);

/** `true`/`false`/`1`/`0` as text. */
export const Flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/** A PostgreSQL connection string. */
export const DatabaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
  .describe('The PostgreSQL database. All services share one.');

/** The token by which the services know each other (decision D12). */
export const ServiceToken = z
  .string()
  .min(16, 'must have 16 characters or more')
  .describe('Bearer token that callers must send (decision D12). The same for all services.');

/** How much a service logs: pino's levels. */
export const LogLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  .default('info')
  .describe('How much the service logs. A level includes those before it; `silent` logs nothing.');
