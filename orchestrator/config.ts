import { z } from 'zod';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { SETTINGS_ENVIRONMENT } from '#events/platform/settings/open-settings.ts';
import { BROKER_ENVIRONMENT, NodeDispatch, requireAppToken } from '#events/platform/dapr/sidecar-config.ts';
import { DatabaseUrl, Flag, LogLevel, Port, ServiceToken } from '#events/platform/process/service-config.ts';

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
    PORT: Port.default(8080).describe('Port of the HTTP API. 0 lets the system choose.'),
    HOST: z.string().default('127.0.0.1').describe('Address that the HTTP API listens on.'),
    DATABASE_URL: DatabaseUrl,
    ...BROKER_ENVIRONMENT,
    ...SETTINGS_ENVIRONMENT,
    DAPR_GRPC_PORT: Port.default(50_001).describe('gRPC port of the Dapr sidecar, for its workflows.'),
    WORKFLOW_ENGINE: z
      .enum(['postgres', 'dapr'])
      .default('postgres')
      .describe('The workflow engine: PostgreSQL alone, or with a Dapr workflow for each execution.'),
    NODE_DISPATCH: NodeDispatch,
    FUNCTION_RUNNER_APP_ID: z
      .string()
      .default(APP_IDS.runner)
      .describe('Dapr app id of the runner that `NODE_DISPATCH=invoke` calls.'),
    USE_FUNCTION_RUNNER: Flag.default(true).describe(
      'With `NODE_DISPATCH=invoke`: false calls the app `activity-executor` in place of `FUNCTION_RUNNER_APP_ID`.',
    ),
    SERVICE_TOKEN: ServiceToken,
    RUNNER_PUBLIC_KEY: z
      .string()
      .min(1)
      .describe("The runner's X25519 public key, base64url. Credentials are sealed to it (decision D17)."),
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
