import { describe, expect, test } from 'vitest';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { InterpreterEvent } from '#orchestrator/interpreter/event.ts';
import { initialState } from '#orchestrator/interpreter/start.ts';
import { compilePlan } from '#orchestrator/interpreter/plan.ts';
import { transition } from '#orchestrator/interpreter/transition.ts';
import { checkExecution } from '../../chaos/execution-invariants.ts';
import type { ExecutionRecord } from '../../chaos/execution-record.ts';
import { checkEffects, checkExplained, groupLedger, toIdempotencyKey } from '../../chaos/ledger-invariants.ts';
import { createRandom } from '../../chaos/random.ts';

const AT = Date.UTC(2026, 0, 1);
const BASE_URL = 'http://127.0.0.1:9';
const TIMINGS = {
  claimedAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:00.000Z',
};

// start ─► wait ─► a
const definition = WorkflowDefinition.parse({
  id: 'w',
  name: 'w',
  nodes: [
    { id: 'start', type: 'trigger', label: 'Start' },
    { id: 'wait', type: 'timer', label: 'Wait', config: { durationSeconds: 1 } },
    { id: 'a', type: 'action', label: 'A', config: { actionId: 'system/http-request' } },
  ],
  edges: [
    { source: 'start', target: 'wait' },
    { source: 'wait', target: 'a' },
  ],
});

const INPUTS: readonly (readonly InterpreterEvent[])[] = [
  [
    { type: 'start', at: AT, triggerType: 'manual', triggerNodeIds: ['start'] },
    { type: 'resolved', at: AT, nodeId: 'wait', attempt: 1, resolution: { kind: 'timer', dueAt: AT + 1_000 } },
  ],
  [
    { type: 'tick', at: AT + 1_001 },
    {
      type: 'resolved',
      at: AT + 1_001,
      nodeId: 'a',
      attempt: 1,
      resolution: { kind: 'action', functionSlug: 'system/http-request' },
    },
  ],
  [{ type: 'node.completed', at: AT + 1_002, nodeId: 'a', attempt: 1, timings: TIMINGS }],
];

/** A record as the system writes it when nothing is wrong. */
function makeRecord(): ExecutionRecord {
  const plan = compilePlan(definition);
  const events: ExecutionEvent[] = [];
  let state = initialState(plan);
  for (const input of INPUTS.flat()) {
    const step = transition(plan, state, input);
    state = step.state;
    for (const command of step.commands) if (command.type === 'record') events.push(command.event);
  }
  const run = (nodeId: string, url: string | null) => ({
    nodeId,
    attempt: 1,
    status: 'completed',
    url,
    hasOutput: true,
  });
  return {
    id: 'w-1',
    runtimeStatus: state.runtimeStatus,
    phase: state.phase,
    progress: state.progress,
    error: null,
    triggerType: 'manual',
    trigger: null,
    lastSequence: state.sequence,
    hasTimer: false,
    pinned: { definition, policies: {} },
    state: structuredClone(state),
    inputs: INPUTS.map((input) => [...input]),
    events: structuredClone(events),
    runs: [run('wait', null), run('a', `${BASE_URL}/w/a`)],
    approvals: [],
  };
}

/** The properties that a record violates, each once. */
function violatedBy(damage: (record: ExecutionRecord) => Partial<ExecutionRecord>): readonly string[] {
  const record = makeRecord();
  const texts = checkExecution({ ...record, ...damage(record) });
  return [...new Set(texts.map((text) => text.split(' ')[0] ?? ''))];
}

const renumber = (events: readonly ExecutionEvent[]) =>
  events.map((event, index) => ({ ...event, sequence: index + 1 }));

describe('the invariants', () => {
  test('find nothing in an execution that ended well', () => {
    expect(makeRecord().runtimeStatus).toBe('COMPLETED');
    expect(checkExecution(makeRecord())).toEqual([]);
  });

  test('P1: see what never ended', () => {
    expect(violatedBy(() => ({ runtimeStatus: 'RUNNING' }))).toContain('P1');
  });

  test('P2: see a node that was not settled', () => {
    const damaged = violatedBy(({ events }) => {
      const kept = renumber(events.filter((event) => !(event.type === 'node.completed' && event.nodeId === 'a')));
      return { events: kept, lastSequence: kept.length };
    });
    expect(damaged).toContain('P2');
  });

  test('P4: see a result that was recorded twice', () => {
    const damaged = violatedBy(({ events }) => {
      const twice = renumber(
        events.flatMap((event): ExecutionEvent[] => (event.type === 'node.completed' ? [event, event] : [event])),
      );
      return { events: twice, lastSequence: twice.length };
    });
    expect(damaged).toContain('P4');
  });

  test('P4: see a completed node without an output, and one with two', () => {
    expect(violatedBy(({ runs }) => ({ runs: runs.slice(0, 1) }))).toContain('P4');
    expect(violatedBy(({ runs }) => ({ runs: [...runs, { ...runs[1]!, attempt: 2 }] }))).toContain('P4');
  });

  test('P5: see a gap, a repetition, and something after the end', () => {
    expect(violatedBy(({ events }) => ({ events: events.toSpliced(2, 1) }))).toContain('P5');
    expect(violatedBy(({ events }) => ({ events: events.toSpliced(2, 0, events[2]!) }))).toContain('P5');
    expect(
      violatedBy(({ events }) => {
        const late = renumber([...events, events[1]!]);
        return { events: late, lastSequence: late.length };
      }),
    ).toContain('P5');
  });

  test('P6: see a node that began before the one it follows was settled', () => {
    const damaged = violatedBy(({ events }) => {
      const requested = events.findIndex((event) => event.type === 'node.requested');
      return { events: renumber([events[0]!, events[requested]!, ...events.slice(1).toSpliced(requested - 1, 1)]) };
    });
    expect(damaged).toContain('P6');
  });

  test('P8: see a gate whose row and events differ', () => {
    expect(violatedBy(() => ({ approvals: [{ nodeId: 'wait', decision: 'approved' }] }))).toContain('P8');
  });

  test('P10: see a timer that fired early, and one that is left over', () => {
    const early = violatedBy(({ events }) => ({
      events: events.map((event) =>
        event.type === 'timer.fired' ? { ...event, at: '2025-12-31T00:00:00.000Z' } : event,
      ),
    }));
    expect(early).toContain('P10');
    expect(violatedBy(() => ({ hasTimer: true }))).toEqual(['P10']);
  });

  test('P11: see inputs that do not lead to what is stored', () => {
    expect(violatedBy(({ inputs }) => ({ inputs: inputs.slice(0, 2) }))).toEqual(['P11']);
  });

  test('P12: see what began while the execution was paused', () => {
    const pausedBefore = (type: ExecutionEvent['type']) =>
      violatedBy(({ events }) => {
        const place = events.findIndex((event) => event.type === type);
        const paused: ExecutionEvent = { type: 'execution.paused', sequence: 0, at: '', by: 'x', reason: null };
        const resumed: ExecutionEvent = { type: 'execution.resumed', sequence: 0, at: '', by: 'x', reason: null };
        const kept = renumber([...events.slice(0, place), paused, ...events.slice(place, place + 1), resumed]);
        return { events: kept, lastSequence: kept.length };
      });
    for (const type of ['node.requested', 'timer.started', 'timer.fired', 'execution.completed'] as const) {
      expect(pausedBefore(type)).toContain('P12');
    }
    expect(pausedBefore('node.completed')).not.toContain('P12');
  });
});

describe('the ledger', () => {
  const record = makeRecord();
  const key = toIdempotencyKey('w-1', 'a');
  const write = (idempotencyKey: string, at = AT) => ({ path: '/w/a', idempotencyKey, at });
  const check = (of: ExecutionRecord, ...entries: ReturnType<typeof write>[]) =>
    checkEffects(of, BASE_URL, groupLedger(entries));

  test('P3 and P4: shows a missing effect, and one under another key', () => {
    expect(check(record, write(key))).toEqual([]);
    expect(check(record, write(key), write(key))).toEqual([]);
    expect(check(record)).toEqual(['P3 node a completed without an effect']);
    expect(check(record, write(key), write('another'))).toEqual([
      'P4 the effect of node a came under other keys: another',
    ]);
  });

  test('P9: shows an effect that came long after the termination', () => {
    const at = new Date(AT).toISOString();
    const end: ExecutionEvent = { type: 'execution.terminated', sequence: 1, at, by: 'x', reason: null };
    const terminated = { ...record, events: [end] };
    expect(check(terminated, write(key, AT + 1_000))).toEqual([]);
    expect(check(terminated, write(key, AT + 60_000))).toEqual([
      'P9 the effect of node a came 60000 ms after the termination',
    ]);
  });

  test('P4: shows an effect that nobody asked for', () => {
    const stranger = { path: '/w/never', idempotencyKey: key, at: AT };
    expect(checkExplained([record], BASE_URL, groupLedger([write(key)]))).toEqual([]);
    expect(checkExplained([record], BASE_URL, groupLedger([write(key), stranger]))).toEqual([
      'P4 nobody asked for /w/never',
    ]);
  });
});

test('the same seed gives the same numbers, another seed others', () => {
  const numbers = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
