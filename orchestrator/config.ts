import { z } from 'zod';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { SETTINGS_ENVIRONMENT } from '#events/platform/settings/open-settings.ts';
import { BROKER_ENVIRONMENT, NodeDispatch, requireAppToken } from '#events/platform/dapr/sidecar-config.ts';
import { DatabaseUrl, Flag, LogLevel, Port } from '#events/platform/process/service-config.ts';

function requireSidecar(
  { NODE_DISPATCH, EVENT_BROKER, WORKFLOW_ENGINE }: Readonly<Record<string, unknown>>,
  context: z.RefinementCtx,
): void {
  if (NODE_DISPATCH !== 'invoke' || EVENT_BROKER === 'dapr' || WORKFLOW_ENGINE === 'dapr') return;
  const message = 'invoke needs a sidecar, so EVENT_BROKER or WORKFLOW_ENGINE must be dapr (npm start -- --dapr)';
  context.addIssue({ code: 'custom', path: ['NODE_DISPATCH'], message });
}

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
    NODE_DISPATCH: NodeDispatch,
    FUNCTION_RUNNER_APP_ID: z.string().default(APP_IDS.runner),
    USE_FUNCTION_RUNNER: Flag.default(true),
    /** Bearer token that callers must send (decision D12). */
    SERVICE_TOKEN: z.string().min(16, 'must have 16 characters or more'),
    /** Public key of the runner, to seal `integrations` (decision D17). */
    RUNNER_PUBLIC_KEY: z.string().min(1),
    LOG_LEVEL: LogLevel,
  })
  .superRefine(requireAppToken)
  .superRefine(requireSidecar);
export type OrchestratorConfig = z.infer<typeof OrchestratorEnvironment>;

/** The Dapr app id of who runs steps. */
export function toRunnerAppId(
  config: Pick<OrchestratorConfig, 'USE_FUNCTION_RUNNER' | 'FUNCTION_RUNNER_APP_ID'>,
): string {
  return config.USE_FUNCTION_RUNNER ? config.FUNCTION_RUNNER_APP_ID : APP_IDS.activityExecutor;
}
