import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Command } from '#orchestrator/interpreter/command.ts';
import type { InterpreterEvent, Resolution } from '#orchestrator/interpreter/event.ts';
import { initialState } from '#orchestrator/interpreter/start.ts';
import { transition } from '#orchestrator/interpreter/transition.ts';
import { randomWorkflow } from './random-workflow.ts';
import { runInWorld } from './random-world.ts';
import { judge } from './reference-interpreter.ts';
import { FATAL, FLEETING, simulateHost, TIMINGS } from './simulated-host.ts';

const seed = fc.integer();
const disorder = fc.record({ seed, pauses: fc.boolean(), noise: fc.boolean() });
type Host = ReturnType<typeof simulateHost>;

/** Properties of every state. */
function expectConsistent(host: Host): void {
  const state = host.state();
  const count = (...statuses: string[]) => state.nodes.filter((node) => statuses.includes(node.status)).length;
  expect(state).toMatchObject({
    settled: count('completed', 'failed', 'skipped', 'cancelled'),
    working: count('resolving', 'held', 'running', 'retrying', 'timer'),
    waiting: count('gate'),
  });
  expect(host.recorded.map((event) => event.sequence)).toEqual(host.recorded.map((_, index) => index + 1));
  expect(state.sequence).toBe(host.recorded.length);
  for (const event of host.recorded) expect(ExecutionEvent.parse(event)).toEqual(event);
}

/** The parts of a state that do not depend on the order of the answers. */
function toOutcome(host: Host) {
  const { runtimeStatus, phase, progress, error } = host.state();
  const decisions = host.state().decisions.map(({ nodeId, outcome }) => `${nodeId} ${outcome}`);
  return { runtimeStatus, phase, progress, error, decisions: decisions.toSorted(), statuses: host.statuses() };
}

describe('properties', () => {
  test('X5: any workflow ends as the reference interpreter says, in whatever order the world answers', () => {
    fc.assert(
      fc.property(randomWorkflow, disorder, (workflow, world) => {
        const host = runInWorld(workflow, world);
        const judged = judge(workflow);
        expectConsistent(host);
        const isFatal = [...judged.values()].some((outcome) => outcome.fatal === true);
        expect(host.state().runtimeStatus).toBe(isFatal ? 'FAILED' : 'COMPLETED');
        for (const [id, { status }] of judged) {
          const actual = host.node(id).status;
          // A failed execution leaves nodes cancelled or pending; those that ended did so as judged.
          if (!isFatal || ['completed', 'failed', 'skipped'].includes(actual))
            expect([id, actual]).toEqual([id, status]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('X5, P2–P6: order, repetition and pauses change nothing of the outcome', () => {
    fc.assert(
      fc.property(randomWorkflow, disorder, seed, (workflow, world, otherSeed) => {
        fc.pre([...judge(workflow).values()].every((outcome) => outcome.fatal !== true));
        const quiet = runInWorld(workflow, { seed: otherSeed, pauses: false, noise: false });
        expect(toOutcome(runInWorld(workflow, world))).toEqual(toOutcome(quiet));
      }),
      { numRuns: 300 },
    );
  });

  test('N1, A4: no node is requested twice for one attempt, and none ends twice', () => {
    fc.assert(
      fc.property(randomWorkflow, disorder, (workflow, world) => {
        const host = runInWorld(workflow, world);
        const asked = host.requested().filter((request) => !request.again);
        const keys = asked.map((request) => `${request.nodeId}/${request.attempt}`);
        expect(new Set(keys).size).toBe(keys.length);
        const ends = host.recorded.flatMap((event) =>
          event.type === 'node.completed' || event.type === 'node.skipped' || event.type === 'node.cancelled'
            ? [event.nodeId]
            : [],
        );
        expect(new Set(ends).size).toBe(ends.length);
      }),
      { numRuns: 300 },
    );
  });

  test('X1: folding the logged inputs again gives the same state and the same commands', () => {
    fc.assert(
      fc.property(randomWorkflow, disorder, (workflow, world) => {
        const host = runInWorld(workflow, world);
        let state = initialState(host.plan);
        const commands = host.log.flatMap((event) => {
          const step = transition(host.plan, state, event);
          state = step.state;
          return step.commands;
        });
        expect(state).toEqual(host.state());
        expect(commands).toEqual(host.commands);
      }),
      { numRuns: 200 },
    );
  });

  test('N6: a command follows from the event that brings what it needs', () => {
    const toCause = (command: Command): Partial<InterpreterEvent> | null => {
      if (command.type !== 'request' && command.type !== 'publish' && command.type !== 'keep-output') return null;
      if (command.type === 'request' && command.again) return null;
      const { nodeId, attempt } = command;
      return { type: command.type === 'keep-output' ? 'node.completed' : 'resolved', nodeId, attempt };
    };
    fc.assert(
      fc.property(randomWorkflow, disorder, (workflow, world) => {
        const host = runInWorld(workflow, world);
        let state = initialState(host.plan);
        for (const event of host.log) {
          const step = transition(host.plan, state, event);
          state = step.state;
          const causes = step.commands.flatMap((command) => toCause(command) ?? []);
          for (const cause of causes) expect(event).toMatchObject(cause);
          const isAskedAgain = step.commands.some((command) => command.type === 'request' && command.again);
          if (isAskedAgain) expect(['tick', 'resume']).toContain(event.type);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('X4: after the end nothing changes', () => {
    fc.assert(
      fc.property(randomWorkflow, disorder, (workflow, world) => {
        const host = runInWorld(workflow, world);
        const ended = host.state();
        for (const event of host.log) {
          expect(transition(host.plan, ended, event)).toEqual({
            state: ended,
            commands: [],
            ignored: 'execution_ended',
          });
        }
        expect([host.deadline(), host.current()]).toEqual([null, []]);
      }),
      { numRuns: 100 },
    );
  });

  test('E5: terminate at any moment ends it there, with nothing left open', () => {
    fc.assert(
      fc.property(randomWorkflow, disorder, fc.nat(), (workflow, world, moment) => {
        const { log } = runInWorld(workflow, world);
        const host = simulateHost(workflow.definition);
        for (const event of log.slice(0, moment % log.length)) {
          if (event.type !== 'resolved') host.feedAsIs(event);
        }
        fc.pre(!['COMPLETED', 'FAILED'].includes(host.state().runtimeStatus));
        expect(host.terminate()).toBeNull();
        expect(host.state()).toMatchObject({ runtimeStatus: 'TERMINATED', phase: 'cancelled', working: 0, waiting: 0 });
        expectConsistent(host);
      }),
      { numRuns: 200 },
    );
  });

  test('X2, X3: no sequence of events makes it throw or its state untrue', () => {
    fc.assert(
      fc.property(randomWorkflow, fc.array(anyEvent, { maxLength: 60 }), ({ definition }, events) => {
        const host = simulateHost(definition);
        let progress = 0;
        for (const event of events) {
          const before = host.state();
          const { state, commands, ignored } = transition(host.plan, before, event);
          if (ignored !== null) expect([state, commands]).toEqual([before, []]);
          host.feedAsIs(event);
          expect(host.state().progress).toBeGreaterThanOrEqual(progress);
          progress = host.state().progress;
        }
        expectConsistent(host);
      }),
      { numRuns: 500 },
    );
  });
});

const at = fc.oneof(
  fc.integer({ min: 1_767_225_600_000, max: 1_767_312_000_000 }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -1, 0.5, 1e300),
);
const nodeId = fc.constantFrom('t', 'n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'ghost', '__proto__', '');
const attempt = fc.constantFrom(1, 1, 1, 2, 3, 0, -1, Number.NaN);
const error = fc.constantFrom(FATAL, FLEETING, { ...FLEETING, retryAfterMs: Number.MAX_SAFE_INTEGER });
const text = fc.constantFrom('', 'x', '2026-01-01T00:00:00.000Z', 'approval_n0', 'approval_n1', 'constructor');
const resolution: fc.Arbitrary<Resolution> = fc.oneof(
  fc.constant<Resolution>({ kind: 'action', functionSlug: 'system/generate-id' }),
  fc.record({ kind: fc.constant('condition' as const), result: fc.boolean() }),
  fc.record({ kind: fc.constant('timer' as const), dueAt: at }),
  fc.constant<Resolution>({ kind: 'approval-gate', message: null }),
  fc.constant<Resolution>({ kind: 'publish-event', eventId: 'e', eventType: 't', topic: 'workflow.triggers' }),
  fc.record({ kind: fc.constant('failed' as const), error }),
  fc.constant({ kind: 'nonsense' } as unknown as Resolution),
);
const actor = { at, by: text, reason: fc.constantFrom(null, 'x'.repeat(5_000)) };
const anyEvent: fc.Arbitrary<InterpreterEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('start' as const),
      at,
      triggerType: text,
      triggerNodeIds: fc.array(nodeId),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('resolved' as const), at, nodeId, attempt, resolution }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('node.completed' as const),
      at,
      nodeId,
      attempt,
      timings: fc.constant(TIMINGS),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('node.failed' as const),
      at,
      nodeId,
      attempt,
      error,
      timings: fc.constant(null),
    }),
  },
  fc.record({ type: fc.constant('node.started' as const), at, nodeId, attempt, startedAt: text }),
  fc.record({ type: fc.constant('raised' as const), ...actor, eventId: text, eventName: text, approved: fc.boolean() }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('tick' as const), at }) },
  fc.record({ type: fc.constant('pause' as const), ...actor }),
  fc.record({ type: fc.constant('resume' as const), ...actor }),
  fc.record({ type: fc.constant('terminate' as const), ...actor }),
  fc.constant({ type: '__proto__', at: 0 } as unknown as InterpreterEvent),
);
