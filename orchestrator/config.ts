import { z } from 'zod';
import { SETTINGS_ENVIRONMENT } from '#events/settings/open-settings.ts';
import { BROKER_ENVIRONMENT, requireAppToken } from '#events/transport/open-broker.ts';
import { DatabaseUrl, Flag, LogLevel, Port } from '#schemas/service-config.ts';

/** Environment of the orchestrator: names and defaults of the specification, "Configuration", and ours. */
export const OrchestratorEnvironment = z
  .object({
    PORT: Port.default(8080),
    HOST: z.string().default('127.0.0.1'),
    DATABASE_URL: DatabaseUrl,
    ...BROKER_ENVIRONMENT,
    ...SETTINGS_ENVIRONMENT,
    DAPR_GRPC_PORT: Port.default(50_001),
    /** What executions run on. */
    WORKFLOW_ENGINE: z.enum(['postgres', 'dapr']).default('postgres'),
    FUNCTION_RUNNER_APP_ID: z.string().default('function-runner'),
    USE_FUNCTION_RUNNER: Flag.default(true),
    /** Bearer token that callers must send (rules.md 3). */
    SERVICE_TOKEN: z.string().min(16, 'must have 16 characters or more'),
    /** Public key of the runner, to seal `integrations` (rules.md 7). */
    RUNNER_PUBLIC_KEY: z.string().min(1),
    LOG_LEVEL: LogLevel,
  })
  .superRefine(requireAppToken);
export type OrchestratorConfig = z.infer<typeof OrchestratorEnvironment>;
