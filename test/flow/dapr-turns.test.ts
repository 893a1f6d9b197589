import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '#events/platform/process/service-config.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import type { ApiClient } from '../builders/http/api-client.ts';
import { findDaprPrograms } from '../builders/dapr/dapr-pubsub.ts';
import { action, gate, publishEvent, timer, trigger, workflow } from '../builders/samples/definition.ts';
import { startOtlpCollector, type CollectedSpan, type OtlpCollector } from '../builders/telemetry/otlp-collector.ts';
import { readPrometheusText } from '../builders/telemetry/prometheus-text.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const { obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: turns in activities of Dapr workflows, because ${obstacle}`);

const PATH = '/api/v2/workflows';

// start ─► a ─► g ─► t ─► b ─► p
const long = workflow(
  [trigger(), action('a'), gate('g'), timer('t', { durationSeconds: 0.05 }), action('b'), publishEvent('p')],
  ['start > a > g > t > b > p'],
);
const approval = { eventName: 'approval_g', eventData: { approved: true } };

interface Turns {
  readonly workflow: number;
  readonly fallback: number;
}

async function countTurns(apis: readonly ApiClient[]): Promise<Turns> {
  const texts = await Promise.all(apis.map(async (api) => readPrometheusText((await api.get('/metrics')).text)));
  const sum = (by: string) =>
    texts.reduce((all, values) => all + (values.get(`workflow_turns_total{by="${by}"}`) ?? 0), 0);
  return { workflow: sum('workflow'), fallback: sum('fallback') };
}

/** Number of turns that `work` adds. */
async function countTurnsOf(stack: ServiceStack, work: () => Promise<void>): Promise<Turns> {
  const before = await countTurns(stack.apis);
  await work();
  const after = await countTurns(stack.apis);
  return { workflow: after.workflow - before.workflow, fallback: after.fallback - before.fallback };
}

/** Sidecars that have just started do not take workflows at once. */
async function warmUp(stack: ServiceStack): Promise<void> {
  for (const api of stack.apis) {
    const run = async () => await stack.ended(await api.start(workflow([trigger()])));
    await vi.waitUntil(async () => (await run(), (await countTurns([api])).workflow > 0), { timeout: 60_000 });
  }
}

/** Runs executions side by side to their ends, each approved on the way; they and their approvals are spread over the orchestrators. */
async function runLong(stack: ServiceStack, count: number): Promise<void> {
  const of = (index: number) => stack.apis[index % stack.apis.length] ?? stack.api;
  const run = async (_: unknown, index: number) => {
    const instanceId = await of(index).start(long);
    await stack.recorded(instanceId, 'approval.requested', 'g');
    expect((await of(index + 1).post(`${PATH}/${instanceId}/events`, approval)).status).toBe(202);
    await stack.ended(instanceId);
    expect((await stack.api.status(instanceId)).runtimeStatus).toBe('COMPLETED');
  };
  await Promise.all(Array.from({ length: count }, run));
}

describe.skipIf(obstacle !== null)('turns on real sidecars', () => {
  beforeAll(() => void vi.stubEnv('TEST_ENGINE', 'dapr'));
  afterAll(() => void vi.unstubAllEnvs());

  describe('of one orchestrator', () => {
    let collector: OtlpCollector;
    let tracings: readonly Tracing[];
    let stack: ServiceStack;

    async function open(service: string): Promise<Tracing> {
      const tracing = await openTracing(service, parseConfig(TracingEnvironment, process.env));
      if (tracing === null) throw new Error('Tracing is off.');
      return tracing;
    }

    beforeAll(async () => {
      collector = await startOtlpCollector();
      for (const [name, value] of Object.entries(collector.env)) vi.stubEnv(name, value);
      const [orchestrator, runner] = [await open('workflow-orchestrator'), await open('function-runner')];
      tracings = [orchestrator, runner];
      stack = await createServiceStack({ tracing: { orchestrator, runner } });
      await warmUp(stack);
    });

    afterAll(async () => {
      await stack.stop();
      await Promise.all(tracings.map((tracing) => tracing.close()));
      await collector.close();
    });

    test('the spans of everything that an execution publishes are under an activity of its workflow', async () => {
      const traceId = 'a'.repeat(32);
      const headers = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` };
      const { body } = await stack.api.send('POST', PATH, { headers, body: { definition: long } });
      const { instanceId } = body;
      await stack.recorded(instanceId, 'approval.requested', 'g');
      await stack.api.post(`${PATH}/${instanceId}/events`, approval);
      await stack.ended(instanceId);

      const of = (spans: readonly CollectedSpan[], name: string) =>
        spans.filter((span) => span.traceId === traceId && span.name === name);
      // One for the start, one after the approval and one after the timer.
      const spans = await collector.until((all) => of(all, 'advance').length >= 3 && of(all, 'execution').length > 0);
      const [execution] = of(spans, 'execution');
      const activities = of(spans, 'advance');
      for (const activity of activities) {
        expect(activity.attributes['workflow.execution.id']).toBe(instanceId);
        expect(activity.parentSpanId).toBe(execution?.spanId);
      }
      const published = spans.filter((span) => span.traceId === traceId && span.name.startsWith('publish '));
      expect(published.map(({ name }) => name).toSorted()).toEqual([
        'publish workflow.nodes',
        'publish workflow.nodes',
        'publish workflow.triggers',
      ]);
      const ids = activities.map(({ spanId }) => spanId);
      for (const { parentSpanId } of published) expect(ids).toContain(parentSpanId);
    });

    test('are made by the workflow, and one in a hundred at most in its place', async () => {
      const { workflow: made, fallback } = await countTurnsOf(stack, () => runLong(stack, 50));
      // Start, result, approval, timer and result.
      expect(made + fallback).toBeGreaterThanOrEqual(5 * 50);
      expect(fallback / (made + fallback)).toBeLessThanOrEqual(0.01);
    });
  });

  test('of two orchestrators are made by the workflow too, whichever of them the input reaches', async () => {
    const stack = await createServiceStack({ orchestrators: 2 });
    await warmUp(stack);
    // Few: two sidecars of 1.14 that write their reminders at once lose some, and what they lost falls back.
    const { workflow: made, fallback } = await countTurnsOf(stack, () => runLong(stack, 3));
    expect(made).toBeGreaterThan(fallback);
    await stack.stop();
  });
});
