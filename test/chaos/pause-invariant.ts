import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { ExecutionRecord } from './execution-record.ts';

/** Events that begin something or come due. A pause holds them. */
const HELD = new Set<ExecutionEvent['type']>([
  'node.requested',
  'node.asked_again',
  'timer.started',
  'timer.fired',
  'approval.requested',
  'approval.timed_out',
  'event.published',
  'execution.completed',
  'execution.failed',
]);

/** P12: between a pause and its resume nothing begins and nothing ends. */
export function* checkPause(record: Pick<ExecutionRecord, 'events'>): Generator<string> {
  let pausedAt: number | null = null;
  for (const event of record.events) {
    if (event.type === 'execution.paused') pausedAt = event.sequence;
    else if (event.type === 'execution.resumed') pausedAt = null;
    else if (pausedAt !== null && HELD.has(event.type))
      yield `P12 ${event.type} (${event.sequence}) came while it was paused (${pausedAt})`;
  }
}
