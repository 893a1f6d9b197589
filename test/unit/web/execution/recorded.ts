import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** An event without number and date. */
export type Unnumbered = ExecutionEvent extends infer Event
  ? Event extends ExecutionEvent
    ? Omit<Event, 'sequence' | 'at'>
    : never
  : never;

/** Numbers events 1, 2, 3 … and dates them one second apart, from 2026-11-23T12:00:00Z on. */
export function recorded(...events: readonly Unnumbered[]): ExecutionEvent[] {
  return events.map((event, index) => ExecutionEvent.parse({ ...event, sequence: index + 1, at: second(index) }));
}

/** The instant that many seconds after 2026-11-23T12:00:00Z. */
export function second(count: number): string {
  return new Date(Date.parse('2026-11-23T12:00:00.000Z') + count * 1_000).toISOString();
}

/** start ─► ask ──approved─► buy
 *             └──rejected─► drop     */
export const approvalWorkflow = WorkflowDefinition.parse({
  id: 'w',
  name: 'W',
  nodes: [
    { id: 'start', type: 'trigger', label: 'Start' },
    { id: 'ask', type: 'approval-gate', label: 'Manager Approval' },
    { id: 'buy', type: 'action', label: 'Buy', config: { actionId: 'system/generate-id' } },
    { id: 'drop', type: 'action', label: 'Drop', config: { actionId: 'system/generate-id' } },
  ],
  edges: [
    { id: 'e1', source: 'start', target: 'ask' },
    { id: 'e2', source: 'ask', target: 'buy' },
    { id: 'e3', source: 'ask', target: 'drop', sourceHandle: 'rejected' },
  ],
});
