import { z } from 'zod';
import { BROKER_ENVIRONMENT, NodeDispatch, requireAppToken } from '#events/platform/dapr/sidecar-config.ts';
import { SETTINGS_ENVIRONMENT } from '#events/platform/settings/open-settings.ts';
import { DatabaseUrl, Flag, LogLevel, Port } from '#events/platform/process/service-config.ts';

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
    PORT: Port.default(8080),
    HOST: z.string().default('127.0.0.1'),
    DATABASE_URL: DatabaseUrl,
    ...BROKER_ENVIRONMENT,
    ...SETTINGS_ENVIRONMENT,
    NODE_DISPATCH: NodeDispatch,
    K8S_NAMESPACE: z.string().default('workflow-builder'),
    DAPR_SECRETS_STORE: z.string().default('azure-keyvault'),
    SECRETS_FALLBACK_DB: Flag.default(true),
    SERVICE_TOKEN: z.string().min(16, 'must have at least 16 characters'),
    /** Base64url of the X25519 private key that opens sealed credentials; without it functions with credentials fail with a clear error. */
    RUNNER_PRIVATE_KEY: z.string().optional(),
    /** `host` or `host:port`, comma separated: addresses that the SSRF guard lets through, for development. */
    HTTP_ALLOWED_HOSTS: HostList,
    DATABASE_ALLOWED_HOSTS: HostList,
    RUNNER_CONCURRENCY: RunnerConcurrency.default(64),
    LOG_LEVEL: LogLevel,
  })
  .superRefine(requireAppToken);
export type RunnerConfig = z.infer<typeof RunnerEnvironment>;
