import { COMPONENTS, type DaprService } from '../../charts/dapr-names.ts';
import type { LocalSecrets } from '../data/secrets.ts';
import type { SidecarPorts } from './supervise-sidecar.ts';

/** Variables that put a service on Dapr and name its sidecar. */
export function toDaprEnvironment(
  service: DaprService,
  ports: SidecarPorts,
  secrets: LocalSecrets,
): Readonly<Record<string, string>> {
  return {
    ...(service === 'orchestrator' ? { WORKFLOW_ENGINE: 'dapr' } : { DAPR_SECRETS_STORE: COMPONENTS.secretStore }),
    EVENT_BROKER: 'dapr',
    PUBSUB_NAME: COMPONENTS.pubsub,
    DAPR_HOST: '127.0.0.1',
    DAPR_HTTP_PORT: String(ports.http),
    DAPR_GRPC_PORT: String(ports.grpc),
    DAPR_API_TOKEN: secrets.daprApiToken,
    APP_API_TOKEN: secrets.appApiToken,
  };
}
