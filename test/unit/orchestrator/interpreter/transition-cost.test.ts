import { describe, expect, test } from 'vitest';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { InterpreterEvent } from '#orchestrator/interpreter/event.ts';
import { initialState } from '#orchestrator/interpreter/start.ts';
import { compilePlan, type Plan } from '#orchestrator/interpreter/plan.ts';
import { transition } from '#orchestrator/interpreter/transition.ts';
import { countReads } from '../../../builders/count-reads.ts';
import { action, trigger, workflow } from '../../../builders/samples/definition.ts';
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

interface Cost {
  readonly event: InterpreterEvent['type'];
  /** Nodes whose state was read from the state before. */
  readonly states: number;
  /** Nodes that were looked up in the list of the plan. */
  readonly planned: number;
}

/** Feeds every event of an execution in which all succeeds; tells what each of them cost. */
function runToEnd(plan: Plan): readonly Cost[] {
  const costs: Cost[] = [];
  let state = initialState(plan);
  const queue: InterpreterEvent[] = [{ type: 'start', at: 0, triggerType: 'manual', triggerNodeIds: ['t'] }];
  for (const event of queue) {
    const states = countReads(state.nodes);
    const planned = countReads(plan.nodes);
    const result = transition({ ...plan, nodes: planned.items }, { ...state, nodes: states.items }, event);
    state = result.state;
    costs.push({ event: event.type, states: states.count(), planned: planned.count() });
    for (const command of result.commands) {
      if (command.type === 'resolve') {
        const { nodeId, attempt } = command;
        const resolution = resolveByKind(plan.nodesById.get(nodeId)!, 0);
        queue.push({ type: 'resolved', at: 0, nodeId, attempt, resolution });
      }
      if (command.type === 'request') {
        const { nodeId, attempt } = command;
        queue.push({ type: 'node.completed', at: 0, nodeId, attempt, timings: TIMINGS });
      }
    }
  }
  expect(state.runtimeStatus).toBe('COMPLETED');
  return costs;
}

describe('cost', () => {
  test.each<[string, WorkflowDefinition]>([
    ['a fan-out and join', wide],
    ['a chain', long],
  ])('X6: in %s of 1,000 nodes an event costs a copy of the node list and what changed', (_, definition) => {
    const plan = compilePlan(definition);
    const costs = runToEnd(plan);
    expect(costs).toHaveLength(1 + 2 * 999);
    const [start, ...others] = costs;
    expect(start).toMatchObject({ event: 'start', states: plan.nodes.length });
    expect(others.filter(({ states, planned }) => states !== plan.nodes.length || planned > 0)).toEqual([]);
  });

  test('X6: a plan is compiled with a few looks at each node and edge', () => {
    const counted = { nodes: countReads(wide.nodes), edges: countReads(wide.edges) };
    const definition = { ...wide, nodes: counted.nodes.items, edges: counted.edges.items } as WorkflowDefinition;
    compilePlan(definition);
    expect(counted.nodes.count()).toBeLessThan(10 * wide.nodes.length);
    expect(counted.edges.count()).toBeLessThan(10 * wide.edges.length);
  });
});
