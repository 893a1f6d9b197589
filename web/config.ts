import { z } from 'zod';
import { DatabaseUrl, Flag, LogLevel, Port, ServiceToken } from '#events/platform/process/service-config.ts';

const Url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** Environment of the web service: the specification's names and defaults, "Configuration", plus what running it takes. */
export const WebEnvironment = z.object({
  DATABASE_URL: DatabaseUrl,
  BETTER_AUTH_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters, e.g. of `openssl rand -base64 32`')
    .describe('Secret that signs sessions, e.g. from `openssl rand -base64 32`.'),
  NEXT_PUBLIC_APP_URL: Url.default('http://localhost:3000').describe(
    'The address under which people open the interface. Other host names are refused (decision D20).',
  ),
  WORKFLOW_ORCHESTRATOR_URL: Url.default('http://workflow-orchestrator:8080').describe('Address of the orchestrator.'),
  FUNCTION_RUNNER_URL: Url.default('http://function-runner:8080').describe(
    'Address of the runner, for the status page.',
  ),
  SERVICE_TOKEN: ServiceToken.describe(
    'Bearer token that orchestrator and runner ask for, and `GET /metrics` of web (decision D12).',
  ),
  PORT: Port.default(3000).describe('Port of the interface. 0 lets the system choose.'),
  HOST: z.string().default('0.0.0.0').describe('Address that the interface listens on.'),
  SHOW_OPERATOR_EXECUTIONS: Flag.default(false).describe(
    'Shows every visitor the executions that were started without a principal, e.g. by `curl` (decision D12). `npm start` sets it to true.',
  ),
  TRUST_FORWARDED_FOR: Flag.default(false).describe(
    "Takes the client's address from `X-Forwarded-For`. Only behind a reverse proxy that appends to it.",
  ),
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('production')
    .describe('Which build of the interface runs. `development` builds pages when they are opened.'),
  LOG_LEVEL: LogLevel,
});
export type WebConfig = z.infer<typeof WebEnvironment>;
