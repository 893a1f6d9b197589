/** A subscription that the sidecar of a service has for it. */
export interface SidecarSubscription {
  readonly topic: string;
  /** Takes what the sidecar gives up to deliver. */
  readonly deadLetterTopic?: string;
  /** Path of the service to which the sidecar delivers. */
  readonly route: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The topic that takes what the sidecar gives up to deliver of a topic. */
export function toDeadTopic(topic: string): string {
  return `${topic}.dead`;
}

function toSubscription(topic: string): SidecarSubscription {
  // The bytes as they were published: what is an event is for the service to say, not for the sidecar.
  return { topic, route: `/dapr/events/${encodeURIComponent(topic)}`, metadata: { rawPayload: 'true' } };
}

/**
 * Subscriptions to topics and to their dead letter topics, which the same service stores. The service answers them when its sidecar asks, and the charts
 * declare them (decision D76).
 */
export function toSidecarSubscriptions(topics: readonly string[]): readonly SidecarSubscription[] {
  return topics.flatMap((topic) => {
    const deadLetterTopic = toDeadTopic(topic);
    return [{ ...toSubscription(topic), deadLetterTopic }, toSubscription(deadLetterTopic)];
  });
}
