import { z } from 'zod';
import { DatabaseUrl, Flag, LogLevel, Port } from '#events/platform/process/service-config.ts';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** Environment of the web service: the specification's names and defaults, "Configuration", plus what running it takes. */
export const WebEnvironment = z.object({
  DATABASE_URL: DatabaseUrl,
  BETTER_AUTH_SECRET: z.string().min(32, 'must have at least 32 characters, e.g. of `openssl rand -base64 32`'),
  NEXT_PUBLIC_APP_URL: Url.default('http://localhost:3000'),
  WORKFLOW_ORCHESTRATOR_URL: Url.default('http://workflow-orchestrator:8080'),
  FUNCTION_RUNNER_URL: Url.default('http://function-runner:8080'),
  /** Bearer token that orchestrator and runner ask for (decision D12). */
  SERVICE_TOKEN: z.string().min(1, 'is missing'),
  PORT: Port.default(3000),
  HOST: z.string().default('0.0.0.0'),
  /** Shows what was started without a principal, by curl on this machine, to everyone (decision D12). */
  SHOW_OPERATOR_EXECUTIONS: Flag.default(false),
  /** The runner's X25519 public key, to which credentials are sealed; needed once connections are stored. */
  RUNNER_PUBLIC_KEY: z.string().optional(),
  /** A reverse proxy in front appends the client's address to `X-Forwarded-For`. */
  TRUST_FORWARDED_FOR: Flag.default(false),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  LOG_LEVEL: LogLevel,
});
export type WebConfig = z.infer<typeof WebEnvironment>;
