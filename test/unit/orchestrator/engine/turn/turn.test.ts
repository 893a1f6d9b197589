import { describe, expect, test } from 'vitest';
import { createExpressionEvaluator } from '#events/platform/threads/expression-pool.ts';
import type { LoadedExecution } from '#orchestrator/engine/loaded-execution.ts';
import { pinDefinition } from '#orchestrator/engine/pinned-definition.ts';
import { runTurn } from '#orchestrator/engine/turn/turn.ts';
import { initialState } from '#orchestrator/interpreter/start.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { performEvaluation } from '#schemas/expressions/perform-evaluation.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { action, publishEvent, trigger, workflow } from '../../../../builders/samples/definition.ts';

const START = { type: 'start', at: 0, triggerType: 'manual', triggerNodeIds: ['start'] } as const;

function load(definition: WorkflowDefinition): LoadedExecution {
  const pinned = pinDefinition(definition, {});
  return {
    id: 'e',
    ownerId: 'ada',
    depth: 0,
    trigger: { name: 'Ada' },
    sealedIntegrationsRef: null,
    definition: pinned,
    startedAt: 0,
    state: initialState(pinned.plan),
    version: 0,
    outputBytes: 0,
    timerDueAt: null,
    outputs: new Map(),
    trace: null,
  };
}

/** What resolving needs, and the functions that it asked for. */
function createDependencies() {
  const asked: string[] = [];
  const descriptor = { isEnabled: true, inputSchema: null } as FunctionDescriptor;
  const dependencies = {
    outputs: { readOutputs: async () => new Map(), readPayload: async () => undefined },
    expressions: createExpressionEvaluator(async (work) => performEvaluation(work, () => undefined)),
    findFunction: async (slug: string) => {
      asked.push(slug);
      return descriptor;
    },
  };
  return { asked, dependencies };
}

const resolved = (nodeId: string, functionSlug: string) => ({
  type: 'resolved',
  at: 0,
  nodeId,
  attempt: 1,
  resolution: { kind: 'action', functionSlug },
});

describe('a turn', () => {
  // start ─► a
  //       ─► b
  const definition = workflow(
    [
      trigger(),
      action('a', { actionId: 'test/a', text: 'for {{trigger.name}}' }),
      action('b', { actionId: 'test/b', text: 'for nobody' }),
    ],
    ['start ─► a', 'start ─► b'],
  );

  test('requests each node with what it was resolved to, and keeps the events alone as its input', async () => {
    const { asked, dependencies } = createDependencies();
    const { writes } = await runTurn(load(definition), [{ event: START }], 0, dependencies);
    expect(writes.outgoing.map(({ event }) => event.data)).toMatchObject([
      { nodeId: 'a', functionSlug: 'test/a', input: { inline: { text: 'for Ada' } } },
      { nodeId: 'b', functionSlug: 'test/b', input: { inline: { text: 'for nobody' } } },
    ]);
    const events = [START, resolved('a', 'test/a'), resolved('b', 'test/b')];
    expect(writes.inputs).toEqual([{ executionId: 'e', position: 1, events }]);
    expect(asked).toEqual(['test/a', 'test/b']);
  });

  test('asks again for what was not heard of with the same input, resolved anew', async () => {
    const { asked, dependencies } = createDependencies();
    const first = await runTurn(load(definition), [{ event: START }], 0, dependencies);
    const tick = { type: 'tick', at: 60_000 } as const;
    const again = await runTurn(first.execution, [{ event: tick }], 60_000, dependencies);
    const toRequests = ({ writes }: typeof first) => writes.outgoing.map(({ event: { id, data } }) => ({ id, data }));
    expect(toRequests(again)).toEqual(toRequests(first));
    expect(again.writes.inputs).toEqual([{ executionId: 'e', position: 2, events: [tick] }]);
    expect(asked).toEqual(['test/a', 'test/b', 'test/a', 'test/b']);
  });

  test('tells of what it ignores why, and nothing of a decision where none was raised', async () => {
    const { dependencies } = createDependencies();
    const { execution } = await runTurn(load(definition), [{ event: START }], 0, dependencies);
    const startedAt = '2026-01-01T00:00:00.000Z';
    const started = { event: { type: 'node.started', at: 1, nodeId: 'a', attempt: 1, startedAt } } as const;
    const { outcomes } = await runTurn(execution, [started, started, { event: START }], 1, dependencies);
    expect(outcomes).toEqual([
      { status: 'applied' },
      { status: 'ignored', reason: 'duplicate', earlier: null },
      { status: 'ignored', reason: 'already_started' },
    ]);
  });

  test('publishes what its node was resolved to, and keeps it as the output', async () => {
    const { dependencies } = createDependencies();
    const say = publishEvent('say', { data: { to: '{{trigger.name}}' } });
    const execution = load(workflow([trigger(), say], ['start ─► say']));
    const { writes } = await runTurn(execution, [{ event: START }], 0, dependencies);
    expect(writes.outgoing).toMatchObject([{ event: { id: 'e/say', data: { to: 'Ada' }, wfowner: 'ada' } }]);
    expect(execution.outputs.get('say')).toMatchObject({ success: true, data: { inline: { data: { to: 'Ada' } } } });
  });
});
