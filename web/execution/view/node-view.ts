import type { ExecutionEvent, Timings } from '#schemas/execution/execution-event.ts';
import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { Failure } from '#schemas/failure.ts';

/** Why time passes at a node. */
export type SpanCause = 'queued' | 'executing' | 'retry' | 'person' | 'timer';

/** A stretch of time with one cause; `to` is null while it lasts. Instants are ISO 8601. */
export interface Span {
  readonly cause: SpanCause;
  readonly from: string;
  readonly to: string | null;
}

/** The thing that a node waits for. */
export type Waiting =
  | { readonly for: 'runner'; readonly since: string; readonly asks: number }
  | {
      readonly for: 'retry';
      readonly at: string;
      readonly attempt: number;
      readonly attempts: number;
      readonly error: Failure;
    }
  | { readonly for: 'person'; readonly eventName: string; readonly message: string | null; readonly deadline: string }
  | { readonly for: 'timer'; readonly dueAt: string };

/** A node of a shown execution. */
export interface NodeView {
  readonly status: NodeStatus;
  /** 0 before the first. */
  readonly attempt: number;
  readonly spans: readonly Span[];
  readonly waiting: Waiting | null;
  readonly error: Failure | null;
  /** Outcome that was followed: the recorded handle, `error` after a failure that has such an edge, null for the default. */
  readonly handle: string | null;
  /** Whether edges were followed at all: not by what was skipped as untaken, cancelled, or failed the execution. */
  readonly isLeft: boolean;
  readonly decision: { readonly approved: boolean; readonly by: string; readonly reason: string | null } | null;
}

/** An event that is about one node. */
export type NodeEvent = Exclude<Extract<ExecutionEvent, { nodeId: string }>, { type: 'execution.failed' }>;

export const PENDING_NODE: NodeView = {
  status: 'pending',
  attempt: 0,
  spans: [],
  waiting: null,
  error: null,
  handle: null,
  isLeft: false,
  decision: null,
};

function closeSpans(spans: readonly Span[], at: string): readonly Span[] {
  return spans.map((span) => (span.to === null ? { ...span, to: at < span.from ? span.from : at } : span));
}

function openSpan(spans: readonly Span[], cause: SpanCause, from: string): readonly Span[] {
  return [...closeSpans(spans, from), { cause, from, to: null }];
}

/** Replaces what was guessed of the current attempt by what its runner measured. */
function settleSpans(spans: readonly Span[], at: string, timings: Timings | null): readonly Span[] {
  const isOfAttempt = (span: Span) => span.to === null || (timings !== null && span.from >= timings.claimedAt);
  const queued =
    spans.find((span) => span.cause === 'queued' && isOfAttempt(span)) ??
    spans.findLast((span) => span.cause === 'queued');
  if (timings === null || queued === undefined) {
    return spans.length === 0 ? [{ cause: 'executing', from: at, to: at }] : closeSpans(spans, at);
  }
  const before = spans.slice(0, spans.lastIndexOf(queued));
  return [
    ...before,
    { ...queued, to: timings.startedAt },
    { cause: 'executing', from: timings.startedAt, to: timings.finishedAt },
  ];
}

const leave = (node: NodeView, at: string, handle: string | null): NodeView => ({
  ...node,
  status: 'completed',
  waiting: null,
  handle,
  isLeft: true,
  spans: settleSpans(node.spans, at, null),
});

function fail(node: NodeView, event: Extract<NodeEvent, { type: 'node.failed' }>): NodeView {
  const spans = settleSpans(node.spans, event.at, event.timings);
  const base = { ...node, attempt: event.attempt, error: event.error };
  if (event.next === 'retry' && event.retryAt !== null) {
    const { attempt, maximumAttempts: attempts, error, retryAt } = event;
    return {
      ...base,
      status: 'retrying',
      spans: openSpan(spans, 'retry', event.at),
      waiting: { for: 'retry', at: retryAt, attempt: attempt + 1, attempts, error },
    };
  }
  return {
    ...base,
    status: 'failed',
    spans,
    waiting: null,
    handle: event.next === 'error_edge' ? 'error' : null,
    isLeft: event.next !== 'fail',
  };
}

/** A node after one more event about it; pure. */
export function nextNodeView(node: NodeView, event: NodeEvent): NodeView {
  const { at } = event;
  switch (event.type) {
    case 'node.requested':
      return {
        ...node,
        status: 'running',
        attempt: event.attempt,
        waiting: { for: 'runner', since: at, asks: 1 },
        spans: openSpan(node.spans, 'queued', at),
      };
    case 'node.asked_again': {
      // Asked for the second time, it still waits since the first.
      const since = node.waiting?.for === 'runner' ? node.waiting.since : at;
      return { ...node, waiting: { for: 'runner', since, asks: event.asks } };
    }
    case 'node.started':
      return { ...node, waiting: null, spans: openSpan(node.spans, 'executing', event.startedAt) };
    case 'node.completed':
      return {
        ...node,
        status: 'completed',
        attempt: event.attempt,
        waiting: null,
        error: null,
        handle: event.handle,
        isLeft: true,
        spans: settleSpans(node.spans, at, event.timings),
      };
    case 'node.failed':
      return fail(node, event);
    case 'node.skipped':
      return { ...node, status: 'skipped', waiting: null, isLeft: event.reason === 'disabled' };
    case 'node.cancelled':
      return { ...node, status: 'cancelled', waiting: null, spans: closeSpans(node.spans, at) };
    case 'timer.started':
      return {
        ...node,
        status: 'waiting',
        waiting: { for: 'timer', dueAt: event.dueAt },
        spans: openSpan(node.spans, 'timer', at),
      };
    case 'approval.requested': {
      const { eventName, message, deadline } = event;
      return {
        ...node,
        status: 'waiting',
        waiting: { for: 'person', eventName, message, deadline },
        spans: openSpan(node.spans, 'person', at),
      };
    }
    case 'timer.fired':
    case 'event.published':
      return leave(node, at, null);
    case 'approval.decided': {
      const { approved, by, reason } = event;
      return { ...leave(node, at, approved ? 'approved' : 'rejected'), decision: { approved, by, reason } };
    }
    case 'approval.timed_out':
      return leave(node, at, 'timeout');
  }
}
