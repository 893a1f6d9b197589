import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import type { TraceContext } from '#events/platform/telemetry/trace-context.ts';
import type { ClaimedAttempt } from '../attempt.ts';

/** An attempt that runs. */
export interface ObservedAttempt {
  /** The span that the attempt runs in; null where nothing is traced. */
  readonly trace: TraceContext | null;
  /** Called once, with the event that says how it ended. */
  ended(result: CloudEvent): void;
}

/** Is told of every attempt when it begins to run here. Never throws. */
export interface AttemptObserver {
  began(attempt: ClaimedAttempt): ObservedAttempt;
}
