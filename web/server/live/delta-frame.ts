import type { ExecutionDelta, ExecutionStanding } from '../../wire/execution-delta.ts';
import { toFrame, type Frame } from './server-sent-events.ts';

/** A row of `execution_events`, its event as the stored text, with the standing of its execution. */
export interface DeltaRow extends ExecutionStanding {
  readonly sequence: number;
  readonly type: ExecutionDelta['event']['type'];
  readonly event: string;
}

/** The frame of an `ExecutionDelta`. The event is passed on without parsing it, because each frame is made for all watchers. */
export function toDeltaFrame({ sequence, event, phase, progress }: DeltaRow): Frame {
  // Stored JSON has no line breaks unless someone wrote it by hand; a frame must have none.
  const text = event.includes('\n') ? JSON.stringify(JSON.parse(event)) : event;
  const rest = JSON.stringify({ phase, progress } satisfies ExecutionStanding);
  return toFrame('delta', `{"event":${text},${rest.slice(1)}`, sequence);
}
