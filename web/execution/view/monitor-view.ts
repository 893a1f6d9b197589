import { deadlineAfterPause } from '#schemas/execution/deadline-after-pause.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { Failure } from '#schemas/failure.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { ExecutionDelta } from '../../wire/execution-delta.ts';
import type { ExecutionSnapshot } from '../../wire/execution-snapshot.ts';
import { nextNodeView, PENDING_NODE, type NodeEvent, type NodeView } from './node-view.ts';

/** The state that the monitor shows: the fold of the events of an execution, with the phase and progress that came with the last of them. */
export interface MonitorView {
  readonly definition: WorkflowDefinition;
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: Phase;
  /** 0–100 (decision D48). */
  readonly progress: number;
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly error: Failure | null;
  /** The node that made it fail. */
  readonly failedNodeId: string | null;
  /** The user who paused or terminated the execution, with time and reason. */
  readonly stoppedBy: { readonly by: string; readonly reason: string | null; readonly at: string } | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Sequence of the last event that is in. */
  readonly lastSequence: number;
  /** An event is missing: what came after it is not in, the stream has to begin anew. */
  readonly hasGap: boolean;
}

/** The view of an execution of which nothing is recorded yet. */
export function emptyMonitorView(definition: WorkflowDefinition): MonitorView {
  return {
    definition,
    runtimeStatus: 'PENDING',
    phase: 'pending',
    progress: 0,
    nodes: new Map(definition.nodes.map((node) => [node.id, PENDING_NODE])),
    error: null,
    failedNodeId: null,
    stoppedBy: null,
    startedAt: null,
    completedAt: null,
    lastSequence: 0,
    hasGap: false,
  };
}

type Draft = { -readonly [Key in keyof MonitorView]: MonitorView[Key] } & { nodes: Map<string, NodeView> };

function setNode(draft: Draft, nodeId: string, change: (node: NodeView) => NodeView): void {
  draft.nodes.set(nodeId, change(draft.nodes.get(nodeId) ?? PENDING_NODE));
}

/** A pause stops the clock of gates: at resume their deadlines move by its length (decision D50). */
function shiftDeadlines(draft: Draft, resumedAt: string): void {
  const pausedAt = draft.stoppedBy?.at ?? resumedAt;
  for (const [id, node] of draft.nodes) {
    if (node.waiting?.for !== 'person') continue;
    const moved = deadlineAfterPause(Date.parse(node.waiting.deadline), Date.parse(pausedAt), Date.parse(resumedAt));
    const deadline = new Date(moved).toISOString();
    draft.nodes.set(id, { ...node, waiting: { ...node.waiting, deadline } });
  }
}

function isNodeEvent(event: ExecutionEvent): event is NodeEvent {
  return !event.type.startsWith('execution.') && event.type !== 'event.buffered';
}

function apply(draft: Draft, event: ExecutionEvent): void {
  if (isNodeEvent(event)) {
    setNode(draft, event.nodeId, (node) => nextNodeView(node, event));
    return;
  }
  switch (event.type) {
    case 'execution.started':
      draft.runtimeStatus = 'RUNNING';
      draft.startedAt = event.at;
      for (const id of event.triggerNodeIds) {
        setNode(draft, id, (node) => ({ ...node, status: 'completed', isLeft: true }));
      }
      return;
    case 'execution.paused':
      draft.runtimeStatus = 'SUSPENDED';
      draft.stoppedBy = { by: event.by, reason: event.reason, at: event.at };
      return;
    case 'execution.resumed':
      shiftDeadlines(draft, event.at);
      draft.runtimeStatus = 'RUNNING';
      draft.stoppedBy = null;
      return;
    case 'execution.completed':
      draft.runtimeStatus = 'COMPLETED';
      draft.completedAt = event.at;
      return;
    case 'execution.failed':
      draft.runtimeStatus = 'FAILED';
      draft.completedAt = event.at;
      draft.error = event.error;
      draft.failedNodeId = event.nodeId;
      if (event.nodeId !== null) {
        setNode(draft, event.nodeId, (node) => ({ ...node, status: 'failed', isLeft: false, error: event.error }));
      }
      return;
    case 'execution.terminated':
      draft.runtimeStatus = 'TERMINATED';
      draft.completedAt = event.at;
      draft.stoppedBy = { by: event.by, reason: event.reason, at: event.at };
      return;
    case 'event.buffered':
      return;
  }
}

/**
 * The view after more events. An event that is in already changes nothing; one that leaves a gap sets `hasGap`, and nothing after it is taken in.
 * Phase and progress stay: they come with deltas and snapshots. Pure; costs one copy of the node map, however many events there are.
 */
export function applyEvents(view: MonitorView, events: readonly ExecutionEvent[]): MonitorView {
  const fresh = events.filter((event) => event.sequence > view.lastSequence);
  if (fresh.length === 0) return view;
  const draft: Draft = { ...view, nodes: new Map(view.nodes) };
  for (const event of fresh) {
    if (event.sequence <= draft.lastSequence) continue;
    if (event.sequence !== draft.lastSequence + 1) {
      draft.hasGap = true;
      break;
    }
    apply(draft, event);
    draft.lastSequence = event.sequence;
  }
  return draft;
}

/** The view after more of a stream: `applyEvents`, with the standing that came with the last event that is in. */
export function applyDeltas(view: MonitorView, deltas: readonly ExecutionDelta[]): MonitorView {
  const next = applyEvents(
    view,
    deltas.map(({ event }) => event),
  );
  const last = deltas.find(({ event }) => event.sequence === next.lastSequence);
  return next === view || last === undefined ? next : { ...next, phase: last.phase, progress: last.progress };
}

/** The view of a snapshot. */
export function toMonitorView({ definition, events, phase, progress }: ExecutionSnapshot): MonitorView {
  return { ...applyEvents(emptyMonitorView(definition), events), phase, progress };
}
