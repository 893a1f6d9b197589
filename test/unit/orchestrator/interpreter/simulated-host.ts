import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { FunctionResult } from '#schemas/execution/function-result.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Command, IgnoredReason } from '#orchestrator/interpreter/command.ts';
import { currentNodes, nextDeadline } from '#orchestrator/interpreter/status.ts';
import type { Instant, InterpreterEvent, Resolution } from '#orchestrator/interpreter/event.ts';
import { initialState } from '#orchestrator/interpreter/start.ts';
import { compilePlan, type FunctionPolicy, type PlanNode } from '#orchestrator/interpreter/plan.ts';
import type { ExecutionState, NodeState } from '#orchestrator/interpreter/state.ts';
import { transition } from '#orchestrator/interpreter/transition.ts';

/** An event without its time, which the host's clock gives. */
type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

export const TIMINGS = {
  claimedAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.001Z',
  finishedAt: '2026-01-01T00:00:00.002Z',
};

/** The default resolution of a node: conditions are true, timers last a minute. */
export function resolveByKind(node: PlanNode, now: Instant): Resolution {
  switch (node.kind.type) {
    case 'condition':
      return { kind: 'condition', result: true };
    case 'timer':
      return { kind: 'timer', dueAt: now + 60_000 };
    case 'approval-gate':
      return { kind: 'approval-gate', message: null };
    case 'publish-event':
      return {
        kind: 'publish-event',
        eventId: `event/${node.id}`,
        eventType: 'com.example.happened',
        topic: 'workflow.triggers',
      };
    case 'action':
    case 'trigger':
    case 'disabled':
      return { kind: 'action', functionSlug: 'system/generate-id' };
  }
}

export interface HostOptions {
  readonly policies?: Readonly<Record<string, FunctionPolicy>>;
  readonly resolutions?: Readonly<Record<string, Resolution>>;
}

/** A host in memory with a clock that the test turns: it answers `resolve`, keeps what is recorded and logs every input. */
export function simulateHost(definition: WorkflowDefinition, { policies = {}, resolutions = {} }: HostOptions = {}) {
  const plan = compilePlan(definition, (slug) => policies[slug]);
  let state: ExecutionState = initialState(plan);
  let now: Instant = Date.parse('2026-01-01T00:00:00.000Z');
  const log: InterpreterEvent[] = [];
  const recorded: ExecutionEvent[] = [];
  const commands: Command[] = [];
  const outputs = new Map<string, FunctionResult>();

  function feed(event: InterpreterEvent): IgnoredReason | null {
    const queue = [event];
    let answer: IgnoredReason | null = null;
    for (const [position, next] of queue.entries()) {
      const { state: after, commands: wanted, ignored } = transition(plan, state, next);
      if (position === 0) answer = ignored;
      log.push(next);
      // Through JSON, as the store keeps it (X1).
      if (ignored === null) state = JSON.parse(JSON.stringify(after));
      for (const command of wanted) {
        commands.push(command);
        if (command.type === 'record') recorded.push(command.event);
        if (command.type === 'store-output') outputs.set(command.nodeId, command.output);
        if (command.type !== 'resolve') continue;
        const node = plan.nodesById.get(command.nodeId)!;
        const resolution = resolutions[node.id] ?? resolveByKind(node, now);
        queue.push({ type: 'resolved', at: now, nodeId: node.id, attempt: command.attempt, resolution });
      }
    }
    return answer;
  }

  const host = {
    plan,
    log,
    recorded,
    commands,
    outputs,
    state: () => state,
    now: () => now,
    node: (id: string): NodeState => state.nodes[plan.nodesById.get(id)!.index]!,
    statuses: () => Object.fromEntries(plan.nodes.map((node) => [node.id, state.nodes[node.index]!.status])),
    current: () => currentNodes(plan, state),
    deadline: () => nextDeadline(state),
    /** Recorded events as `type nodeId`. */
    story: () => recorded.map((event) => ('nodeId' in event ? `${event.type} ${event.nodeId}` : event.type)),
    recordedOf: <Type extends ExecutionEvent['type']>(type: Type) =>
      recorded.filter((event): event is Extract<ExecutionEvent, { type: Type }> => event.type === type),
    requested: () => commands.flatMap((command) => (command.type === 'request' ? [command] : [])),
    /** Feeds the event with its own time. */
    feedAsIs: feed,
    feed: (event: Untimed<InterpreterEvent>) => feed({ ...event, at: now }),
    start: (...triggerNodeIds: string[]) => host.feed({ type: 'start', triggerType: 'manual', triggerNodeIds }),
    complete: (nodeId: string, attempt = 1) => host.feed({ type: 'node.completed', nodeId, attempt, timings: TIMINGS }),
    fail: (nodeId: string, error: Partial<Failure> = {}, attempt = 1) =>
      host.feed({ type: 'node.failed', nodeId, attempt, error: { ...FATAL, ...error }, timings: TIMINGS }),
    began: (nodeId: string, startedAt = TIMINGS.startedAt, attempt = 1) =>
      host.feed({ type: 'node.started', nodeId, attempt, startedAt }),
    raise: (eventName: string, approved = true, eventId = `raise-${log.length}`, reason: string | null = null) =>
      host.feed({ type: 'raised', eventId, eventName, approved, by: 'ada', reason }),
    pause: () => host.feed({ type: 'pause', by: 'ada', reason: null }),
    resume: () => host.feed({ type: 'resume', by: 'ada', reason: null }),
    terminate: () => host.feed({ type: 'terminate', by: 'ada', reason: 'enough' }),
    /** Time passes without anybody noticing. */
    wait: (ms: number) => {
      now += ms;
    },
    tick: () => host.feed({ type: 'tick' }),
    /** Time passes, and the host ticks at the end of it. */
    pass: (ms: number) => {
      now += ms;
      return host.feed({ type: 'tick' });
    },
  };
  return host;
}

type Failure = Extract<FunctionResult, { success: false }>['error'];

/** A failure that is not retried. */
export const FATAL: Failure = { type: 'validation', message: 'No.', retryable: false };
/** A failure that is retried. */
export const FLEETING: Failure = { type: 'network', message: 'Not now.', retryable: true };
