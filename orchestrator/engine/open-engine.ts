import type { Logger } from 'pino';
import type { OrchestratorConfig } from '../config.ts';
import type { DaprEngineOptions } from './dapr/dapr-engine.ts';
import type { Engine } from './engine.ts';
import type { PostgresEngineOptions } from './postgres/engine-options.ts';
import { createPostgresEngine } from './postgres/postgres-engine.ts';

/** The part of the configuration that decides what executions run on; PostgreSQL alone when absent. */
export type EngineConfig = Partial<
  Pick<OrchestratorConfig, 'WORKFLOW_ENGINE' | 'DAPR_HOST' | 'DAPR_GRPC_PORT' | 'DAPR_API_TOKEN'>
>;

/** The engine that the configuration names. A sidecar that is not there yet is waited for in the background. */
export async function openEngine(
  config: EngineConfig,
  options: Omit<PostgresEngineOptions, 'logger' | 'hooks'> &
    Pick<DaprEngineOptions, 'onActivityEnded'> & { readonly logger: Logger },
): Promise<Engine> {
  if (config.WORKFLOW_ENGINE !== 'dapr') return createPostgresEngine(options);
  // Loaded where it is used: the SDK and what it brings take tens of megabytes.
  const { createDaprEngine } = await import('./dapr/dapr-engine.ts');
  const { createSdkWorkflows } = await import('./dapr/sdk/sdk-workflows.ts');
  const { DAPR_HOST: host = 'localhost', DAPR_GRPC_PORT: grpcPort = 50_001, DAPR_API_TOKEN: apiToken } = config;
  return createDaprEngine({
    ...options,
    connect: (handlers) =>
      createSdkWorkflows({
        host,
        grpcPort,
        logger: options.logger,
        handlers,
        ...(apiToken === undefined ? {} : { apiToken }),
      }),
  });
}
