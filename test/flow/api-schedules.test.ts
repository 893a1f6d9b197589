import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { toDatabase } from '#web/server/database.ts';
import { publishWorkflow, unpublishWorkflow } from '#web/server/workflows/publish-workflow.ts';
import { createWorkflow, getWorkflow, saveDraft, switchTriggers } from '#web/server/workflows/workflows.ts';
import { trigger, workflow } from '../builders/samples/definition.ts';
import { breakPublished } from '../builders/database/published-workflow.ts';
import {
  publishScheduled,
  toScheduledWorkflow,
  type ScheduledWorkflow,
} from '../builders/database/scheduled-workflow.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let stack: ServiceStack;

beforeAll(async () => {
  stack = await createServiceStack({ orchestrators: 2 });
});

afterAll(() => stack.stop());

/** The last full minute, and so many before it. */
function minutesAgo(minutes: number): string {
  return new Date((Math.floor(Date.now() / MINUTE_MS) - minutes) * MINUTE_MS).toISOString();
}

const isAhead = async (scheduled: ScheduledWorkflow): Promise<boolean> =>
  Date.parse((await scheduled.readDue()) ?? '') > Date.now();

/** Waits until its next instant lies ahead again: whatever was due has been dealt with. */
const movedOn = (scheduled: ScheduledWorkflow) =>
  vi.waitUntil(() => isAhead(scheduled), { timeout: 30_000, interval: 20 });

/** Saves another draft of a workflow and publishes it. */
async function publishAgain(id: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  const database = toDatabase(stack.database.pool);
  const { definition, revision } = await getWorkflow(database, 'operator', id);
  const nodes = definition.nodes.map((node) =>
    node.type === 'trigger'
      ? { ...node, config: { triggerType: 'schedule', ...config } }
      : { ...node, label: 'Changed' },
  );
  const saved = await saveDraft(database, 'operator', id, { revision, definition: { ...definition, nodes } });
  await publishWorkflow(database, 'operator', id, saved);
}

test('each schedule is fired once for an instant, whichever of two orchestrators sees it first', async () => {
  const due = minutesAgo(0);
  const all = await Promise.all(
    Array.from({ length: 40 }, () => publishScheduled(stack.database.pool, { everyMinutes: 525_600 })),
  );
  await stack.database.pool.query('UPDATE schedules SET due_at = $1', [due]);
  await Promise.all(all.map(movedOn));
  for (const scheduled of all) {
    const starts = await scheduled.readStarts();
    expect(starts.map((start) => start.trigger.scheduledAt)).toEqual([due]);
    await stack.ended(starts[0]!.executionId);
  }
});

test('a schedule is fired on time and never early, and its trigger data says which time it is', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { cron: '* * * * *', timeZone: 'Asia/Kathmandu' });
  const due = new Date(Date.now() + 1_500).toISOString();
  await scheduled.setDue(due);
  await vi.waitUntil(async () => (await scheduled.readStarts()).length > 0, { timeout: 20_000, interval: 20 });
  const [start] = await scheduled.readStarts();
  const { executionId, trigger: data } = start!;
  expect(Date.parse(data.firedAt)).toBeGreaterThanOrEqual(Date.parse(data.scheduledAt));
  expect(data).toMatchObject({ timeZone: 'Asia/Kathmandu', cron: '* * * * *', everyMinutes: null, missedSince: null });
  const local = new Date(Date.parse(data.scheduledAt) + (5 * 60 + 45) * MINUTE_MS).toISOString();
  expect(`${data.date}T${data.time}`).toBe(local.slice(0, 16));
  await stack.ended(executionId);
  const { outputs } = await stack.api.status(executionId);
  expect(outputs?.['note']).toEqual({ success: true, data: { at: data.scheduledAt } });
});

test('what was missed is made up for once', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 1_440 });
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const missedSince = new Date(today - 3 * DAY_MS).toISOString();
  await scheduled.setDue(missedSince);
  await movedOn(scheduled);
  const starts = await scheduled.readStarts();
  expect(starts.map((start) => start.trigger)).toMatchObject([
    { scheduledAt: new Date(today).toISOString(), missedSince },
  ]);
  expect(await scheduled.readDue()).toBe(new Date(today + DAY_MS).toISOString());
});

test('what was missed is skipped where the trigger says so', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 525_600, catchUp: 'skip' });
  await scheduled.setDue(minutesAgo(5));
  await movedOn(scheduled);
  expect(await scheduled.readStarts()).toEqual([]);
});

test('a start that cannot be made is a failed one, once, and the schedule goes on', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 525_600 });
  await breakPublished(stack.database.pool, scheduled.id, { nodes: 'none' });
  const due = minutesAgo(1);
  await scheduled.setDue(due);
  await movedOn(scheduled);
  const starts = await scheduled.readStarts();
  expect(starts).toMatchObject([{ runtimeStatus: 'FAILED', trigger: { scheduledAt: due } }]);
  const status = (await stack.api.get(`/api/v2/workflows/${starts[0]!.executionId}/status`)).body;
  expect(status).toMatchObject({ error: { type: 'start_failed' } });
});

test('switched off it misses nothing, and switched on again it begins with the next instant', async () => {
  const database = toDatabase(stack.database.pool);
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 60 });
  const first = await scheduled.readDue();
  await switchTriggers(database, 'operator', scheduled.id, { areTriggersEnabled: false });
  expect(await scheduled.readDue()).toBeNull();
  await publishAgain(scheduled.id, { everyMinutes: 30 });
  expect(await scheduled.readDue()).toBeNull();
  await switchTriggers(database, 'operator', scheduled.id, { areTriggersEnabled: true });
  const due = Date.parse((await scheduled.readDue()) ?? '');
  expect(due).toBeGreaterThan(Date.now());
  expect(due).toBeLessThanOrEqual(Date.parse(first!));
  expect(due % (30 * MINUTE_MS)).toBe(0);
  expect(await scheduled.readStarts()).toEqual([]);
});

test('published again with the same schedule it goes on where it was, with another it begins anew', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 60 });
  const before = new Date(Date.now() + 10 * DAY_MS).toISOString();
  await scheduled.setDue(before);
  await publishAgain(scheduled.id, { everyMinutes: 60 });
  expect(await scheduled.readDue()).toBe(before);
  await publishAgain(scheduled.id, { everyMinutes: 60, catchUp: 'skip' });
  expect(Date.parse((await scheduled.readDue()) ?? '')).toBeLessThan(Date.now() + DAY_MS);
});

test('un-published it fires nothing any more', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 60 });
  await unpublishWorkflow(toDatabase(stack.database.pool), 'operator', scheduled.id);
  expect(await scheduled.readDue()).toBeNull();
});

test('a draft fires nothing', async () => {
  const definition = workflow([trigger('start', { triggerType: 'schedule', everyMinutes: 1 })]);
  const { id } = await createWorkflow(toDatabase(stack.database.pool), 'operator', definition);
  expect(await toScheduledWorkflow(stack.database.pool, id).readDue()).toBeNull();
});

test('a trigger that is switched off in the definition fires nothing', async () => {
  const scheduled = await publishScheduled(stack.database.pool, { everyMinutes: 60 });
  const database = toDatabase(stack.database.pool);
  const { definition, revision } = await getWorkflow(database, 'operator', scheduled.id);
  const nodes = definition.nodes.map((node) => ({ ...node, enabled: node.type !== 'trigger' }));
  const saved = await saveDraft(database, 'operator', scheduled.id, { revision, definition: { ...definition, nodes } });
  await publishWorkflow(database, 'operator', scheduled.id, saved);
  expect(await scheduled.readDue()).toBeNull();
});
