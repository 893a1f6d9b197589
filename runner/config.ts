import { z } from 'zod';
import { BROKER_ENVIRONMENT, NodeDispatch, requireAppToken } from '#events/platform/dapr/sidecar-config.ts';
import { SETTINGS_ENVIRONMENT } from '#events/platform/settings/open-settings.ts';
import { DatabaseUrl, Flag, LogLevel, Port, ServiceToken } from '#events/platform/process/service-config.ts';

const HostList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ''),
  );

/** Attempts at the same time. */
export const RunnerConcurrency = z.coerce.number().int().min(1).max(10_000);

/** The runner's environment: names and defaults of the specification, "Environment Variables", and ours. */
export const RunnerEnvironment = z
  .object({
    PORT: Port.default(8080).describe('Port of the HTTP API. 0 lets the system choose.'),
    HOST: z.string().default('127.0.0.1').describe('Address that the HTTP API listens on.'),
    DATABASE_URL: DatabaseUrl,
    ...BROKER_ENVIRONMENT,
    ...SETTINGS_ENVIRONMENT,
    NODE_DISPATCH: NodeDispatch,
    K8S_NAMESPACE: z
      .string()
      .default('workflow-builder')
      .describe('Kubernetes namespace of the runner. Only `GET /status` shows it at present.'),
    DAPR_SECRETS_STORE: z
      .string()
      .default('azure-keyvault')
      .describe('Name of the Dapr secret store component, asked when `EVENT_BROKER` is `dapr` (decision D18).'),
    SECRETS_FALLBACK_DB: Flag.default(true).describe(
      "Whether a step may use the owner's stored connection when the secret store has nothing (decision D18).",
    ),
    SERVICE_TOKEN: ServiceToken,
    RUNNER_PRIVATE_KEY: z
      .string()
      .optional()
      .describe(
        'X25519 private key, base64url, that opens sealed credentials (decision D17). Without it steps with sealed credentials fail.',
      ),
    HTTP_ALLOWED_HOSTS: HostList.describe(
      'Hosts that HTTP steps may reach although the address guard refuses them (decision D16): `host` or `host:port`, comma separated.',
    ),
    DATABASE_ALLOWED_HOSTS: HostList.describe(
      'The same for database steps (decision D14): `host` or `host:port`, comma separated.',
    ),
    RUNNER_CONCURRENCY: RunnerConcurrency.default(64).describe('Steps that the runner carries out at the same time.'),
    LOG_LEVEL: LogLevel,
  })
  .superRefine(requireAppToken);
export type RunnerConfig = z.infer<typeof RunnerEnvironment>;
