import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { matchesFilters } from '#events/contracts/filters.ts';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import { runInTrace } from '#events/platform/telemetry/current-trace.ts';
import { parseTraceparent } from '#events/platform/telemetry/trace-context.ts';
import type { Broker, Delivery, Outcome, Subscription } from '#events/broker/broker.ts';
import type { Json } from '#schemas/json.ts';
import type pg from 'pg';
import { readEventTriggers, type LiveTrigger } from '../store/event-triggers.ts';
import type { StartDependencies } from '../triggers/start-execution.ts';
import { startSavedWorkflow } from '../triggers/start-saved-workflow.ts';

export interface TriggerDependencies extends StartDependencies {
  readonly broker: Broker;
  readonly pool: pg.Pool;
  readonly logger: { info(fields: object, message: string): void };
}

/** Deepest chain of events that start workflows that publish events (decision D52). */
const MAX_DEPTH = 8;

function groupByWorkflow(triggers: readonly LiveTrigger[]): readonly (readonly [LiveTrigger, ...LiveTrigger[]])[] {
  const groups = new Map<string, [LiveTrigger, ...LiveTrigger[]]>();
  for (const trigger of triggers) {
    const group = groups.get(trigger.workflowId);
    if (group === undefined) groups.set(trigger.workflowId, [trigger]);
    else group.push(trigger);
  }
  return [...groups.values()];
}

/** The trigger data: the whole event, without the attributes that the product added. */
function toTriggerData(event: CloudEvent): Json {
  const { wfowner: _owner, wfdepth: _depth, ...rest } = event;
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

async function startMatching(
  dependencies: TriggerDependencies,
  event: CloudEvent,
  ownerId: string,
  depth: number,
): Promise<void> {
  const matching = (await readEventTriggers(dependencies.pool, ownerId)).filter((trigger) =>
    matchesFilters(trigger.config.filters, event),
  );
  for (const triggers of groupByWorkflow(matching)) {
    const firing = { triggers, triggerType: 'event', trigger: toTriggerData(event), depth, event } as const;
    const outcome = await startSavedWorkflow(dependencies, firing);
    dependencies.logger.info(
      { executionId: outcome?.instanceId, eventId: event.id, outcome: outcome?.status ?? 'gone' },
      'event matched a trigger',
    );
  }
}

async function handle(dependencies: TriggerDependencies, { event }: Delivery): Promise<Outcome> {
  const ownerId = event['wfowner'];
  const depth = event['wfdepth'] ?? 0;
  if (typeof ownerId !== 'string') return { status: 'dead', reason: 'The event has no owner.' };
  if (typeof depth !== 'number' || depth > MAX_DEPTH) {
    return {
      status: 'dead',
      reason: `Events started workflows that published events ${MAX_DEPTH} times in a row: this looks like a loop.`,
    };
  }
  await runInTrace(parseTraceparent(event['traceparent']), () => startMatching(dependencies, event, ownerId, depth));
  return { status: 'ack' };
}

/** Starts each workflow whose live event trigger matches, once for an event however often it is delivered; what cannot start is recorded as failed. */
export function consumeTriggers(dependencies: TriggerDependencies): Promise<Subscription> {
  const options = { topic: TOPICS.triggers, group: GROUPS.orchestrator, maxBatch: 20, concurrency: 2, leaseMs: 60_000 };
  return dependencies.broker.subscribe(options, async (deliveries) => {
    const settled = await Promise.allSettled(deliveries.map((delivery) => handle(dependencies, delivery)));
    return settled.map((result): Outcome =>
      result.status === 'fulfilled' ? result.value : { status: 'retry', reason: String(result.reason) },
    );
  });
}
