import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { FunctionResult } from '#schemas/execution/function-result.ts';

/** A wish of the interpreter. The host performs commands in order, in the transaction that stores the new state. */
export type Command =
  /** Fill the node's templates (or evaluate its condition) and feed a `resolved` event at once, in the same turn. */
  | { readonly type: 'resolve'; readonly nodeId: string; readonly attempt: number }
  /** Publish node.requested with the input that `resolve` found (N6). `again` repeats a request of which nothing was heard, under the same id. */
  | { readonly type: 'request'; readonly nodeId: string; readonly attempt: number; readonly again: boolean }
  /** Publish node.cancelled: the result is not wanted any more. */
  | { readonly type: 'cancel'; readonly nodeId: string; readonly attempt: number; readonly reason: string }
  /** Publish the event that `resolve` prepared for a publish-event node, and store it as the node's output. */
  | { readonly type: 'publish'; readonly nodeId: string; readonly attempt: number }
  /** Store the output that came with the node.completed being handled as the node's output. */
  | { readonly type: 'keep-output'; readonly nodeId: string; readonly attempt: number }
  /** Store this output: of conditions, gates, timers, and of failures that the workflow goes on after. */
  | {
      readonly type: 'store-output';
      readonly nodeId: string;
      readonly attempt: number;
      readonly output: FunctionResult;
    }
  /** Append to `execution_events`; sequences are gap-free and assigned here. */
  | { readonly type: 'record'; readonly event: ExecutionEvent };

/** The reason why an event changed nothing. The host counts it and answers it to the caller. */
export type IgnoredReason =
  | 'already_started'
  | 'not_started'
  | 'execution_ended'
  | 'unknown_event'
  | 'unknown_node'
  | 'wrong_resolution'
  | 'stale_attempt'
  | 'already_settled'
  | 'duplicate'
  | 'gate_decided'
  | 'unknown_event_name'
  | 'nothing_due'
  | 'already_paused'
  | 'not_paused'
  | 'mailbox_full';
