import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { Instant } from '../interpreter/event.ts';
import type { EventRow } from '../store/statements/step-statements.ts';
import type { TurnMaker } from './engine-hooks.ts';
import type { LoadedExecution } from './loaded-execution.ts';

/** One execution's part of a commit that has happened. */
export interface CommittedChange {
  /** The execution as the commit left it. */
  readonly execution: LoadedExecution;
  /** The events that the commit recorded for it. */
  readonly events: readonly EventRow[];
  /** What the commit publishes for it. */
  readonly outgoing: readonly OutgoingEvent[];
  /** Who made the turn. */
  readonly maker: TurnMaker;
  /** When the commit began. */
  readonly committingAt: Instant;
}

/** Called after each commit with what it changed. Must be quick and never throw. */
export type CommitObserver = (changes: readonly CommittedChange[]) => void;
