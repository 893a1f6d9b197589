import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { COMPONENTS, type DaprApp, REDIS_PASSWORD_SECRET, RUNNER_APPS } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
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

/** Only runners read credentials (decision D17), and nobody the password of Redis. */
function toSecretScope(app: DaprApp) {
  const storeName = COMPONENTS.secretStore;
  return RUNNER_APPS.some((runner) => runner === app)
    ? { storeName, defaultAccess: 'allow', deniedSecrets: [REDIS_PASSWORD_SECRET] }
    : { storeName, defaultAccess: 'deny' };
}

/** A workflow that watches its execution, and an `advance` that goes on with one, take their time, and the others would wait for them. */
function toWorkflow({ workflowItems }: DaprValues) {
  if (workflowItems === null) return {};
  const limits = { maxConcurrentWorkflowInvocations: workflowItems, maxConcurrentActivityInvocations: workflowItems };
  return { workflow: limits };
}

/** The configuration of the sidecar of an app. The object has the name of the app id. */
export function addConfiguration(scope: Construct, app: DaprApp, values: DaprValues): void {
  new ApiObject(scope, `configuration-${app}`, {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Configuration',
    metadata: { name: APP_IDS[app] },
    spec: {
      tracing: toTracing(values),
      // Paths hold ids: as labels they would make a series of every request.
      metrics: { enabled: true, http: { increasedCardinality: false } },
      ...toNameResolution(values),
      secrets: { scopes: [toSecretScope(app)] },
      ...(app === 'orchestrator' ? toWorkflow(values) : {}),
    },
  });
}
