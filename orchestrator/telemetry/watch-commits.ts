import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { TOPICS } from '#events/contracts/topics.ts';
import type { OutgoingEvent } from '#events/transport/broker.ts';
import type { Outbox } from '#events/transport/outbox.ts';

/** Hears of what was recorded of executions, after the commit, in the process that committed it. */
export type CommitWatcher = (event: CloudEvent) => void;

/**
 * An outbox that also tells `watch` every recorded event once it is committed. For the engine the topic `workflow.executions` then always has somebody
 * who listens; the events are sent on only where others listen, too.
 */
export function watchCommits(outbox: Outbox, watch: CommitWatcher): Outbox {
  const toSent = (events: readonly OutgoingEvent[]) =>
    outbox.isConsumed(TOPICS.executions) ? events : events.filter(({ topic }) => topic !== TOPICS.executions);
  return {
    isConsumed: (topic) => topic === TOPICS.executions || outbox.isConsumed(topic),
    toPublishStatements: (events) => outbox.toPublishStatements(toSent(events)),
    toWakeUpStatements: (events) => outbox.toWakeUpStatements(toSent(events)),
    published: (events) => {
      outbox.published(toSent(events));
      for (const { topic, event } of events) if (topic === TOPICS.executions) watch(event);
    },
  };
}
