import { DaprWorkflowClient } from '@dapr/dapr';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { action, gate, trigger, workflow } from '../builders/samples/definition.ts';
import {
  createDaprEngineStack,
  createUnconnectedDaprEngineStack,
  type DaprEngineStack,
} from '../builders/dapr/dapr-engine-stack.ts';
import { findDaprPrograms } from '../builders/dapr/dapr-pubsub.ts';
import { startDaprSidecar, type DaprSidecar } from '../builders/dapr/dapr-sidecar.ts';
import { StandInFailure } from '../builders/stacks/engine-stack.ts';
import { RUN_WORKFLOW_V2 } from '#orchestrator/engine/dapr/run-workflow-v2.ts';
import { WOKEN } from '#orchestrator/engine/dapr/run-workflow.ts';
import { describeEngine } from './engine-contract.ts';
import { describeFailedStarts } from './failed-start-contract.ts';
import { describeScheduledStarts } from './scheduled-start-contract.ts';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: the engine on Dapr, because ${obstacle}`);

const approve = (nodeId: string) =>
  ({
    event: {
      type: 'raised',
      at: Date.now(),
      eventId: nodeId,
      eventName: `approval_${nodeId}`,
      approved: true,
      by: 'ada',
      reason: '',
    },
  }) as const;

describe.skipIf(obstacle !== null)('on a real sidecar', () => {
  let sidecar: DaprSidecar;
  let stack: DaprEngineStack | null = null;
  beforeAll(async () => {
    sidecar = await startDaprSidecar(programs);
  });
  afterAll(() => sidecar.stop());
  afterEach(async () => {
    await stack?.stop();
    stack = null;
  });

  describeEngine('Dapr engine', (options) => createDaprEngineStack(sidecar, options));
  describeFailedStarts('Dapr engine', () => createDaprEngineStack(sidecar));
  describeScheduledStarts('Dapr engine', () => createDaprEngineStack(sidecar));

  const chain = workflow([trigger(), action('a'), action('b')], ['start ─► a ─► b']);
  const gated = workflow([trigger(), gate('g'), action('after')], ['start ─► g ─► after']);

  const open = async (options = {}) => {
    stack = await createDaprEngineStack(sidecar, options);
    return stack;
  };
  /** Once Dapr itself says so. */
  const untilDaprSays = (running: DaprEngineStack, id: string, status: string) =>
    vi.waitFor(async () => expect(await running.workflows.status(id)).toBe(status), { timeout: 70_000, interval: 50 });

  test('Dapr’s own status is that of the execution: completed, failed, terminated, running', async () => {
    const fail = () => {
      throw new StandInFailure({ type: 'validation', message: 'No.', retryable: false });
    };
    const running = await open({ functions: { 'test/fail': fail } });
    const completed = await running.start(chain);
    const failed = await running.start(workflow([trigger(), action('a', { actionId: 'test/fail' })], ['start ─► a']));
    const terminated = await running.start(gated);
    const waiting = await running.start(gated);
    await running.waitFor(terminated, (row) => row.phase === 'awaiting_approval');
    await running.engine.deliver(terminated, { event: { type: 'terminate', at: Date.now(), by: 'ada', reason: '' } });
    await untilDaprSays(running, completed, 'completed');
    await untilDaprSays(running, failed, 'failed');
    await untilDaprSays(running, terminated, 'terminated');
    await untilDaprSays(running, waiting, 'running');
  }, 150_000);

  test('turns are made in activities of the workflow: in one when the execution ends soon, in another when it has waited', async () => {
    const running = await open();
    // A sidecar that has just started is slow at first.
    await untilDaprSays(running, await running.start(chain), 'completed');
    const before = running.makers.length;
    const short = await running.start(chain);
    await untilDaprSays(running, short, 'completed');
    const long = await running.start(gated);
    await running.waitFor(long, (row) => row.phase === 'awaiting_approval');
    await running.engine.deliver(long, approve('g'));
    await untilDaprSays(running, long, 'completed');
    expect(running.advanced.filter((id) => id === short)).toHaveLength(1);
    expect(running.advanced.filter((id) => id === long)).toHaveLength(2);
    expect(new Set(running.makers.slice(before))).toEqual(new Set(['workflow']));
  }, 150_000);

  test('a workflow that is scheduled again after its end, because the first call was slow, ends again', async () => {
    const running = await open();
    const id = await running.start(chain);
    await untilDaprSays(running, id, 'completed');
    await vi.waitFor(async () => {
      const asked = `UPDATE dapr_instances SET state = 'wanted', checked_at = now() - interval '1 hour' WHERE state = 'ended'`;
      expect((await running.database.pool.query(asked)).rowCount).toBe(1);
    }, 20_000);
    await vi.waitFor(async () => {
      const left = `SELECT FROM dapr_instances WHERE state = 'wanted'`;
      expect((await running.database.pool.query(left)).rowCount).toBe(0);
    }, 20_000);
    await untilDaprSays(running, id, 'completed');
  }, 150_000);

  test('kill -9 of the sidecar in mid-run: every execution ends, and then its workflow', async () => {
    const running = await open({
      functions: { 'test/slow': async () => new Promise((done) => setTimeout(() => done({}), 20)) },
    });
    const slow = workflow(
      [trigger(), ...['a', 'b', 'c', 'd'].map((id) => action(id, { actionId: 'test/slow' }))],
      ['start ─► a ─► b ─► c ─► d'],
    );
    const ids = await Promise.all(Array.from({ length: 20 }, () => running.start(slow)));
    await sidecar.restart();
    for (const id of ids) expect(await running.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
    for (const id of ids) await untilDaprSays(running, id, 'completed');
  }, 150_000);

  test('executions that Dapr lost (FLUSHALL) go on from the database, and their workflows are started again', async () => {
    const running = await open();
    const id = await running.start(gated);
    // Its activity has ended, and what that means is stored: a turn that is stored later would be half a workflow.
    await vi.waitFor(() => expect(running.turned.filter((turned) => turned === id)).toHaveLength(2), 20_000);
    await untilDaprSays(running, id, 'running');
    await sidecar.flush();
    // The sidecar has it in memory still.
    await sidecar.restart();
    await untilDaprSays(running, id, 'missing');
    // As if it had not been looked at for long.
    await running.database.pool.query(`UPDATE dapr_instances SET checked_at = now() - interval '1 hour'`);
    await vi.waitFor(() => expect(running.messages.join()).toContain('started again'), { timeout: 30_000 });
    expect(await running.engine.deliver(id, approve('g'))).toEqual({ status: 'applied' });
    expect(await running.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
    await untilDaprSays(running, id, 'completed');
  }, 150_000);

  test('executions end although Redis is emptied under a running sidecar', async () => {
    const running = await open();
    const ids = await Promise.all(Array.from({ length: 5 }, () => running.start(gated)));
    for (const id of ids) await untilDaprSays(running, id, 'running');
    await sidecar.flush();
    for (const id of ids) expect(await running.engine.deliver(id, approve('g'))).toEqual({ status: 'applied' });
    for (const id of ids) expect(await running.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
  }, 150_000);

  test('an instance of run@v2 that an upgrade finds waiting goes on, and ends', async () => {
    const running = await open();
    const id = await running.start(gated);
    await untilDaprSays(running, id, 'running');
    // As the version before would have left it.
    await running.workflows.terminate(id);
    await vi.waitUntil(() => running.workflows.purge(id), 20_000);
    const dapr = new DaprWorkflowClient({ daprHost: '127.0.0.1', daprPort: String(sidecar.grpcPort) });
    await dapr.scheduleNewWorkflow(RUN_WORKFLOW_V2, { executionId: id }, id, new Date());
    await untilDaprSays(running, id, 'running');
    expect(await running.engine.deliver(id, approve('g'))).toEqual({ status: 'applied' });
    await untilDaprSays(running, id, 'completed');
    expect(new Set(running.makers)).toEqual(new Set(['workflow']));
    await dapr.stop();
  }, 150_000);

  test('an end that Dapr did not get is sent again', async () => {
    const running = await open();
    const id = await running.start(gated);
    await untilDaprSays(running, id, 'running');
    // Another engine, without a sidecar, decided it.
    await running.database.pool.query(
      `UPDATE executions SET runtime_status = 'COMPLETED', phase = 'completed', completed_at = now() WHERE id = $1`,
      [id],
    );
    await untilDaprSays(running, id, 'completed');
  }, 150_000);

  test('a workflow that somebody suspended in Dapr is resumed: executions are paused here', async () => {
    const running = await open();
    const dapr = new DaprWorkflowClient({ daprHost: '127.0.0.1', daprPort: String(sidecar.grpcPort) });
    const suspend = async (id: string) => {
      await untilDaprSays(running, id, 'running');
      await dapr.suspendWorkflow(id);
      await untilDaprSays(running, id, 'suspended');
    };
    const waiting = await running.start(gated);
    await suspend(waiting);
    // As if it had not been looked at for long.
    await vi.waitFor(async () => {
      const aged = `UPDATE dapr_instances SET checked_at = now() - interval '1 hour' WHERE state = 'running'`;
      expect((await running.database.pool.query(aged)).rowCount).toBe(1);
    }, 20_000);
    await untilDaprSays(running, waiting, 'running');
    const ended = await running.start(gated);
    await suspend(ended);
    await running.engine.deliver(ended, approve('g'));
    expect(await running.waitFor(ended)).toMatchObject({ runtime_status: 'COMPLETED' });
    await untilDaprSays(running, ended, 'completed');
    await dapr.stop();
  }, 150_000);

  test('a purge leaves nothing in Dapr, although its workflow had not ended yet', async () => {
    const running = await open();
    const id = await running.start(gated);
    await untilDaprSays(running, id, 'running');
    await running.engine.deliver(id, { event: { type: 'terminate', at: Date.now(), by: 'ada', reason: '' } });
    expect(await running.engine.purge(id)).toBe('purged');
    await untilDaprSays(running, id, 'missing');
    await vi.waitFor(async () => {
      const { rowCount } = await running.database.pool.query('SELECT FROM dapr_instances');
      expect(rowCount).toBe(0);
    }, 20_000);
  }, 150_000);

  test('a short outage of the database fails no workflow, neither in its first turn nor after a wake-up', async () => {
    const running = await open();
    const { pool } = running.database;
    const woken = await running.start(gated);
    await untilDaprSays(running, woken, 'running');
    await pool.query('ALTER TABLE executions RENAME TO away');
    await running.workflows.schedule('nobody');
    await running.workflows.post(woken, WOKEN);
    // Asked again a second later, by then the first turn has asked in vain too.
    await vi.waitFor(() => expect(running.advanced.length).toBeGreaterThan(1), 20_000);
    await pool.query('ALTER TABLE away RENAME TO executions');
    // Unknown to the database, it has nothing to do.
    await untilDaprSays(running, 'nobody', 'completed');
    await running.engine.deliver(woken, approve('g'));
    await untilDaprSays(running, woken, 'completed');
  }, 150_000);

  test('an orchestrator that starts before its sidecar accepts and runs executions, and tells Dapr later', async () => {
    const own = await startDaprSidecar(programs);
    await own.kill();
    const running = await createUnconnectedDaprEngineStack(own);
    const id = await running.start(chain);
    expect(await running.waitFor(id)).toMatchObject({ runtime_status: 'COMPLETED' });
    await own.restart();
    await untilDaprSays(running, id, 'completed');
    await running.stop();
    await own.stop();
  }, 150_000);
});
