import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import { COMPONENTS, type DaprService } from './dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';

interface SubscriptionDescription {
  readonly service: DaprService;
  readonly topic: string;
  readonly deadLetterTopic?: string;
}

function addSubscription(scope: Construct, { service, topic, deadLetterTopic }: SubscriptionDescription): void {
  const name = `${APP_IDS[service]}-${topic.replaceAll('.', '-')}`;
  new ApiObject(scope, `subscription-${name}`, {
    apiVersion: 'dapr.io/v2alpha1',
    kind: 'Subscription',
    metadata: { name },
    spec: {
      pubsubname: COMPONENTS.pubsub,
      topic,
      routes: { default: `/dapr/events/${topic}` },
      ...(deadLetterTopic === undefined ? {} : { deadLetterTopic }),
      // The bytes as they were published: what is an event is for the service to say, not for the sidecar.
      metadata: { rawPayload: 'true' },
    },
    scopes: [APP_IDS[service]],
  });
}

/**
 * The topics of a service and, for what the sidecar itself gives up, their dead letter topics, which the same service stores. A service that names a
 * topic in its `/dapr/subscribe` replaces the entry made here.
 */
export function addSubscriptions(scope: Construct, service: DaprService): void {
  for (const topic of SUBSCRIBED_TOPICS[service]) {
    const deadLetterTopic = `${topic}.dead`;
    addSubscription(scope, { service, topic, deadLetterTopic });
    addSubscription(scope, { service, topic: deadLetterTopic });
  }
}
