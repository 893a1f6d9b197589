import { afterEach, describe, expect, test } from 'vitest';
import type { Broker, Delivery } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import { action, condition, gate, publishEvent, timer, trigger, workflow } from '../builders/samples/definition.ts';
import { StandInFailure, type EngineStack, type EngineStackOptions } from '../builders/stacks/engine-stack.ts';

const raise = (eventName: string, approved: boolean, eventId = `${eventName}-1`) =>
  ({ event: { type: 'raised', at: Date.now(), eventId, eventName, approved, by: 'ada', reason: 'because' } }) as const;

/** Delivers every event three times, in reverse order. */
function makeHostile(broker: Broker & Outbox): Broker & Outbox {
  return {
    ...broker,
    subscribe: (options, handler) =>
      broker.subscribe(options, async (deliveries) => {
        const again: Delivery[] = [...deliveries, ...deliveries].toReversed();
        await handler(again);
        return handler(deliveries);
      }),
  };
}

/** The suite that every engine must pass (orchestrator/engine/engine.ts). */
export function describeEngine(
  name: string,
  createStack: (options?: EngineStackOptions) => Promise<EngineStack>,
): void {
  describe(name, () => {
    let stack: EngineStack;
    afterEach(() => stack.stop());

    test('a chain runs to its end, templates read what came before', async () => {
      stack = await createStack({ functions: { 'test/echo': (input) => ({ echoed: input }) } });
      // start ─► first ─► second
      const definition = workflow(
        [
          trigger(),
          action('first', { actionId: 'test/echo', text: 'hello {{trigger.name}}' }),
          action('second', { actionId: 'test/echo', text: '{{first.echoed.text}}!' }),
        ],
        ['start ─► first ─► second'],
      );
      const id = await stack.start(definition, { trigger: { name: 'Ada' } });
      expect(await stack.waitFor(id)).toMatchObject({
        runtime_status: 'COMPLETED',
        phase: 'completed',
        progress: 100,
        error: null,
      });
      expect(await stack.outputs(id)).toMatchObject({
        first: { success: true, data: { inline: { echoed: { text: 'hello Ada' } } } },
        second: { success: true, data: { inline: { echoed: { text: 'hello Ada!' } } } },
      });
      const sequences = (await stack.events(id)).map((event) => event.sequence);
      expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    });

    test('branches run side by side and a join waits for all of them', async () => {
      stack = await createStack();
      const branches = Array.from({ length: 10 }, (_, index) => `b${index}`);
      const definition = workflow(
        [trigger(), ...branches.map((branch) => action(branch)), action('join')],
        branches.map((branch) => `start ─► ${branch} ─► join`),
      );
      const id = await stack.start(definition);
      await stack.waitFor(id);
      expect(stack.requests.map((request) => request.nodeId).at(-1)).toBe('join');
      expect(stack.requests).toHaveLength(11);
    });

    test('duplicated and reordered deliveries change nothing', async () => {
      stack = await createStack({ wrapBroker: makeHostile });
      const definition = workflow(
        [trigger(), action('a'), action('b'), action('c')],
        ['start ─► a ─► c', 'start ─► b ─► c'],
      );
      const ids = await Promise.all(Array.from({ length: 10 }, () => stack.start(definition)));
      for (const id of ids) {
        expect(await stack.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
        const completed = (await stack.events(id))
          .filter((event) => event.type === 'node.completed')
          .map((event) => event.nodeId);
        expect(completed.filter((node) => node !== 'start').toSorted()).toEqual(['a', 'b', 'c']);
      }
    });

    test('a condition takes one branch and skips the other', async () => {
      stack = await createStack();
      const definition = workflow(
        [trigger(), condition('big', { expression: 'trigger.n > 3' }), action('yes'), action('no')],
        ['start ─► big true─► yes', 'big false─► no'],
      );
      const id = await stack.start(definition, { trigger: { n: 5 } });
      await stack.waitFor(id);
      expect(stack.requests.map((request) => request.nodeId)).toEqual(['yes']);
    });

    test('an approval gate waits, is decided once, and tells who decided', async () => {
      stack = await createStack();
      const definition = workflow([trigger(), gate('ok'), action('after')], ['start ─► ok ─► after']);
      const id = await stack.start(definition);
      expect(await stack.waitFor(id, (row) => row.phase === 'awaiting_approval')).toMatchObject({
        runtime_status: 'RUNNING',
        current_nodes: ['ok'],
      });
      const outcomes = await Promise.all([
        stack.engine.deliver(id, raise('approval_ok', true, 'one')),
        stack.engine.deliver(id, raise('approval_ok', false, 'two')),
      ]);
      expect(outcomes[0]).toEqual({ status: 'applied' });
      expect(outcomes[1]?.status).toBe('ignored');
      expect(await stack.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
      const { rows } = await stack.database.pool.query(
        'SELECT decision, decided_by, reason FROM approvals WHERE execution_id = $1',
        [id],
      );
      expect(rows).toEqual([{ decision: 'approved', decided_by: 'ada', reason: 'because' }]);
    });

    test('an event that was raised before is answered by what was raised then, whether it waits or has decided', async () => {
      stack = await createStack();
      const gates = [gate('first'), gate('second'), gate('third')];
      const id = await stack.start(workflow([trigger(), ...gates], ['start ─► first ─► second ─► third']));
      const deliver = (name: string, approved: boolean, eventId: string) =>
        stack.engine.deliver(id, raise(`approval_${name}`, approved, eventId));
      const toDuplicate = (name: string) => ({
        status: 'ignored',
        reason: 'duplicate',
        earlier: { eventName: `approval_${name}`, approved: true },
      });
      expect(await deliver('second', true, 'early')).toEqual({ status: 'applied' });
      expect(await deliver('second', true, 'early')).toEqual(toDuplicate('second'));
      expect(await deliver('first', false, 'early')).toEqual(toDuplicate('second'));
      expect(await deliver('first', true, 'now')).toEqual({ status: 'applied' });
      expect(await deliver('third', false, 'now')).toEqual(toDuplicate('first'));
      expect(await deliver('third', false, 'early')).toEqual(toDuplicate('second'));
      expect(await stack.waitFor(id, (row) => row.current_nodes.includes('third'))).toMatchObject({
        runtime_status: 'RUNNING',
      });
    });

    test('a gate that nobody decides times out by a durable timer', async () => {
      stack = await createStack();
      const id = await stack.start(workflow([trigger(), gate('ok', { timeoutSeconds: 0.05 })], ['start ─► ok']));
      expect(await stack.waitFor(id)).toMatchObject({ runtime_status: 'FAILED', phase: 'timed_out' });
    });

    test('a timer is never early', async () => {
      stack = await createStack();
      const startedAt = Date.now();
      const id = await stack.start(workflow([trigger(), timer('wait', { durationSeconds: 0.2 })], ['start ─► wait']));
      await stack.waitFor(id);
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(200);
    });

    test('a retryable failure is tried again under the same idempotency key', async () => {
      let calls = 0;
      const flaky = (): Record<string, never> => {
        calls += 1;
        if (calls < 3)
          throw new StandInFailure({ type: 'http_error', message: 'HTTP 503', status: 503, retryable: true });
        return {};
      };
      stack = await createStack({ functions: { 'test/flaky': flaky } });
      const retryPolicy = {
        initialIntervalMs: 10,
        backoffCoefficient: 1,
        maximumIntervalMs: 10,
        maximumAttempts: 3,
        nonRetryableErrorTypes: [],
      };
      const id = await stack.start(
        workflow([trigger(), action('f', { actionId: 'test/flaky', retryPolicy })], ['start ─► f']),
      );
      expect(await stack.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
      expect(stack.requests.map((request) => request.attempt)).toEqual([1, 2, 3]);
      expect(new Set(stack.requests.map((request) => request.idempotencyKey)).size).toBe(1);
    });

    test('an unresolved template fails its node and names the reference', async () => {
      stack = await createStack();
      const id = await stack.start(workflow([trigger(), action('a', { text: '{{trigger.missing}}' })], ['start ─► a']));
      const row = await stack.waitFor(id);
      expect(row).toMatchObject({ runtime_status: 'FAILED', phase: 'failed', error: { type: 'template_unresolved' } });
      expect(row.error?.message).toContain('trigger.missing');
    });

    test('terminate ends it while paused, and nothing happens after', async () => {
      stack = await createStack();
      const id = await stack.start(workflow([trigger(), gate('ok'), action('after')], ['start ─► ok ─► after']));
      const control = (type: 'pause' | 'terminate') =>
        stack.engine.deliver(id, { event: { type, at: Date.now(), by: 'ada', reason: null } });
      expect(await control('pause')).toEqual({ status: 'applied' });
      expect(await stack.waitFor(id, (row) => row.runtime_status === 'SUSPENDED')).toMatchObject({
        phase: 'awaiting_approval',
      });
      expect(await control('terminate')).toEqual({ status: 'applied' });
      expect(await stack.waitFor(id)).toMatchObject({ runtime_status: 'TERMINATED', phase: 'cancelled' });
      expect(await stack.engine.deliver(id, raise('approval_ok', true))).toMatchObject({ status: 'ignored' });
      expect(stack.requests).toEqual([]);
    });

    test('a start with a receipt happens once, however many requests come at the same time', async () => {
      stack = await createStack();
      const definition = workflow([trigger(), action('a')], ['start ─► a']);
      const ids = await Promise.all(
        Array.from({ length: 20 }, () =>
          stack.start(definition, { receipt: { scope: 'operator', key: 'k', bodyHash: 'h' } }),
        ),
      );
      expect(new Set(ids).size).toBe(1);
      const { rows } = await stack.database.pool.query('SELECT count(*)::int AS n FROM executions');
      expect(rows).toEqual([{ n: 1 }]);
    });

    test('a publish-event node hands its event to the broker with the execution’s owner', async () => {
      stack = await createStack();
      const received: unknown[] = [];
      const subscription = await stack.broker.subscribe(
        { topic: 'workflow.triggers', group: 'listener', maxBatch: 10, concurrency: 1, leaseMs: 10_000 },
        async (deliveries) => {
          received.push(...deliveries.map((delivery) => delivery.event));
          return deliveries.map(() => ({ status: 'ack' }));
        },
      );
      const id = await stack.start(
        workflow([trigger(), publishEvent('say', { data: { n: '{{trigger.n}}' } })], ['start ─► say']),
        { trigger: { n: 7 }, ownerId: 'ada' },
      );
      await stack.waitFor(id);
      await expect.poll(() => received.length).toBe(1);
      expect(received).toMatchObject([
        { id: `${id}/say`, type: 'com.example.happened', data: { n: 7 }, wfowner: 'ada', wfdepth: 1 },
      ]);
      await subscription.close();
    });

    test('recorded events are published in order to the listeners of workflow.executions', async () => {
      stack = await createStack();
      const received: { type: string; sequence: unknown }[] = [];
      const options = { topic: 'workflow.executions', group: 'audit', maxBatch: 10, concurrency: 1, leaseMs: 10_000 };
      const subscription = await stack.broker.subscribe(options, async (deliveries) => {
        received.push(...deliveries.map(({ event }) => ({ type: event.type, sequence: event['sequence'] })));
        return deliveries.map(() => ({ status: 'ack' }));
      });
      const id = await stack.start(workflow([trigger(), action('a')], ['start ─► a']));
      await stack.waitFor(id);
      const recorded = await stack.events(id);
      await expect.poll(() => received.length).toBe(recorded.length);
      expect(received.toSorted((a, b) => (String(a.sequence) < String(b.sequence) ? -1 : 1))).toEqual(
        recorded.map(({ type, sequence }) => ({
          type: `dev.workflowbuilder.${type}`,
          sequence: String(sequence).padStart(10, '0'),
        })),
      );
      await subscription.close();
    });

    test('a purge leaves no row, and refuses while the execution runs', async () => {
      stack = await createStack();
      const id = await stack.start(workflow([trigger(), gate('ok')], ['start ─► ok']));
      expect(await stack.engine.purge(id)).toBe('running');
      await stack.engine.deliver(id, raise('approval_ok', true));
      await stack.waitFor(id);
      expect(await stack.engine.purge(id)).toBe('purged');
      expect(await stack.engine.purge(id)).toBe('unknown_execution');
      for (const table of [
        'executions',
        'execution_inputs',
        'execution_events',
        'node_runs',
        'approvals',
        'timers',
        'payloads',
        'execution_definitions',
      ]) {
        const { rows } = await stack.database.pool.query(`SELECT count(*)::int AS n FROM ${table}`);
        expect({ table, n: rows[0].n }).toEqual({ table, n: 0 });
      }
    });

    test('a definition whose last execution was purged can be started again', async () => {
      stack = await createStack();
      const definition = workflow([trigger(), action('a')], ['start ─► a']);
      const first = await stack.start(definition);
      await stack.waitFor(first);
      expect(await stack.engine.purge(first)).toBe('purged');
      expect(await stack.waitFor(await stack.start(definition))).toMatchObject({ runtime_status: 'COMPLETED' });
    });

    test('an input for an unknown execution is answered as unknown', async () => {
      stack = await createStack();
      expect(await stack.engine.deliver('none-1700000000-abcdef', raise('x', true))).toEqual({
        status: 'unknown_execution',
      });
    });
  });
}
