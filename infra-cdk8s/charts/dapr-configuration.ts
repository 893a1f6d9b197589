import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { APP_IDS, COMPONENTS, type DaprService, REDIS_PASSWORD_SECRET } from './dapr-names.ts';
import type { DaprValues } from './dapr-values.ts';

function toTracing({ tracing }: DaprValues) {
  if (tracing.kind === 'off') return { samplingRate: '0' };
  return {
    samplingRate: String(tracing.samplingRate),
    otel: { endpointAddress: tracing.endpoint, isSecure: tracing.isEncrypted, protocol: tracing.protocol },
  };
}

/** Nothing for a cluster: Kubernetes is what daprd asks there by itself. */
function toNameResolution({ nameResolution }: DaprValues) {
  if (nameResolution.kind === 'kubernetes') return {};
  const configuration = { connectionString: nameResolution.path };
  return { nameResolution: { component: 'sqlite', version: 'v1', configuration } };
}

/** Only the runner reads credentials (rules.md 7), and nobody the password of Redis. */
function toSecretScope(service: DaprService) {
  const storeName = COMPONENTS.secretStore;
  return service === 'runner'
    ? { storeName, defaultAccess: 'allow', deniedSecrets: [REDIS_PASSWORD_SECRET] }
    : { storeName, defaultAccess: 'deny' };
}

/** What the sidecar of a service is told at its start; the object bears the service's app id. */
export function addConfiguration(scope: Construct, service: DaprService, values: DaprValues): void {
  new ApiObject(scope, `configuration-${service}`, {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Configuration',
    metadata: { name: APP_IDS[service] },
    spec: {
      tracing: toTracing(values),
      // Paths hold ids: as labels they would make a series of every request.
      metrics: { enabled: true, http: { increasedCardinality: false } },
      ...toNameResolution(values),
      secrets: { scopes: [toSecretScope(service)] },
    },
  });
}
