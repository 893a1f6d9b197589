import { describe, expect, test } from 'vitest';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { nextDeadline } from '#orchestrator/interpreter/deadline.ts';
import type { InterpreterEvent } from '#orchestrator/interpreter/event.ts';
import { initialState } from '#orchestrator/interpreter/initial-state.ts';
import { compilePlan, type Plan } from '#orchestrator/interpreter/plan.ts';
import { transition } from '#orchestrator/interpreter/transition.ts';
import { action, trigger, workflow } from '../../../builders/definition.ts';
import { resolveByKind, TIMINGS } from './simulated-host.ts';

const ids = Array.from({ length: 998 }, (_, index) => `n${index}`);
const nodes = [trigger('t'), ...ids.map((id) => action(id)), action('j')];

// t ─► 998 nodes ─► j
const wide = workflow(
  nodes,
  ids.map((id) => `t > ${id} > j`),
);
// t ─► n0 ─► n1 ─► … ─► j
const long = workflow(nodes, [['t', ...ids, 'j'].join(' > ')]);

/** Feeds every event of an execution in which all succeeds, asking for the deadline after each; tells how many there were. */
function runToEnd(plan: Plan): number {
  let state = initialState(plan);
  const queue: InterpreterEvent[] = [{ type: 'start', at: 0, triggerType: 'manual', triggerNodeIds: ['t'] }];
  for (const event of queue) {
    const { state: after, commands } = transition(plan, state, event);
    state = after;
    nextDeadline(state);
    for (const command of commands) {
      if (command.type === 'resolve') {
        const { nodeId, attempt } = command;
        const resolution = resolveByKind(plan.nodesById.get(nodeId)!, 0);
        queue.push({ type: 'resolved', at: 0, nodeId, attempt, resolution });
      }
      if (command.type === 'request') {
        queue.push({
          type: 'node.completed',
          at: 0,
          nodeId: command.nodeId,
          attempt: command.attempt,
          timings: TIMINGS,
        });
      }
    }
  }
  expect(state.runtimeStatus).toBe('COMPLETED');
  return queue.length;
}

function fastestMs(work: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const before = performance.now();
    work();
    return performance.now() - before;
  });
  return Math.min(...times);
}

describe('cost', () => {
  test.each<[string, WorkflowDefinition]>([
    ['a fan-out and join', wide],
    ['a chain', long],
  ])('X6: %s of 1,000 nodes takes under 100 ms for all its events', (_, definition) => {
    const plan = compilePlan(definition);
    expect(runToEnd(plan)).toBe(1 + 2 * 999);
    const ms = fastestMs(() => runToEnd(plan));
    expect(ms).toBeLessThan(100);
  });

  test('X6: a plan of 1,000 nodes is compiled in under 50 ms', () => {
    const ms = fastestMs(() => compilePlan(wide));
    expect(ms).toBeLessThan(50);
  });
});
