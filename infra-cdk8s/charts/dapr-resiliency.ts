import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { EXECUTE_TIMEOUT_MS } from '#events/contracts/execute-call.ts';
import { COMPONENTS, DAPR_APPS, RUNNER_APPS } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';

/** Longer than any lease of a consumer: until then the service answers by itself, having stored what hangs. */
export const DELIVERY_TIMEOUT_MS = 90_000;

/**
 * How a delivery is repeated. The services accept, store and answer, so what fails is a database away. The repeats last longer than the broker's
 * processing timeout: such a message is delivered again until it is taken, and becomes no dead letter.
 */
export const DELIVERY_RETRY = { maxIntervalMs: 10_000, maxRetries: 30 } as const;

/** Retries and timeouts of what is published, what is delivered and what is invoked. */
export function addResiliency(scope: Construct): void {
  new ApiObject(scope, 'resiliency', {
    apiVersion: 'dapr.io/v1alpha1',
    kind: 'Resiliency',
    metadata: { name: 'workflow-resiliency' },
    spec: {
      policies: {
        timeouts: {
          publishing: '5s',
          delivery: `${DELIVERY_TIMEOUT_MS / 1_000}s`,
          // The caller's own limit: a runner answers before, whatever its function does.
          invocation: `${EXECUTE_TIMEOUT_MS / 1_000}s`,
        },
        retries: {
          publishing: { policy: 'constant', duration: '200ms', maxRetries: 5 },
          delivery: {
            policy: 'exponential',
            maxInterval: `${DELIVERY_RETRY.maxIntervalMs / 1_000}s`,
            maxRetries: DELIVERY_RETRY.maxRetries,
          },
        },
      },
      targets: {
        // No retries: the orchestrator asks again by itself, for as long as it takes.
        apps: Object.fromEntries(RUNNER_APPS.map((app) => [APP_IDS[app], { timeout: 'invocation' }])),
        components: {
          [COMPONENTS.pubsub]: {
            outbound: { retry: 'publishing', timeout: 'publishing' },
            inbound: { retry: 'delivery', timeout: 'delivery' },
          },
        },
      },
    },
    scopes: DAPR_APPS.map((app) => APP_IDS[app]),
  });
}
