import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type { NodeRequested } from '#events/contracts/node-events.ts';

/** An attempt that runs. */
export interface ObservedAttempt {
  /** Called once, with the event that says how it ended. */
  ended(result: CloudEvent): void;
}

/** Is told of every attempt when it begins to run here. Never throws. */
export interface AttemptObserver {
  began(request: NodeRequested): ObservedAttempt;
}
