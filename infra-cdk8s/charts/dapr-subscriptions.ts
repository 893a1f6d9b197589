import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { toSidecarSubscriptions } from '#events/contracts/sidecar-subscriptions.ts';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import { COMPONENTS, type DaprService } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';

/** Declares what the service itself answers to `/dapr/subscribe`, for a sidecar that asked in vain (decision D76). */
export function addSubscriptions(scope: Construct, service: DaprService): void {
  for (const { route, ...subscription } of toSidecarSubscriptions(SUBSCRIBED_TOPICS[service])) {
    const name = `${APP_IDS[service]}-${subscription.topic.replaceAll('.', '-')}`;
    new ApiObject(scope, `subscription-${name}`, {
      apiVersion: 'dapr.io/v2alpha1',
      kind: 'Subscription',
      metadata: { name },
      spec: { pubsubname: COMPONENTS.pubsub, routes: { default: route }, ...subscription },
      scopes: [APP_IDS[service]],
    });
  }
}
