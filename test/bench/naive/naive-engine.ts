import { DaprWorkflowClient, type WorkflowActivityContext, WorkflowRuntime } from '@dapr/dapr';
import { Agent, request } from 'undici';
import { redirectSdkLogs } from '#orchestrator/engine/dapr/sdk/sdk-logging.ts';
import { readSdkObject, setSdkField } from '#orchestrator/engine/dapr/sdk/sdk-fields.ts';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { CALL_RUNNER, type NaiveInput, type NaiveStep, naiveWorkflow } from './naive-workflows.ts';
import { startNaiveSidecar } from './naive-sidecar.ts';

/**
 * What the product is measured against: a Dapr workflow with one activity a node that calls the runner's `/execute` by service invocation. It keeps no
 * record in PostgreSQL, which is in its favour.
 */
export interface NaiveEngine {
  /** Runs one to its end, as Dapr says it. */
  run(input: NaiveInput): Promise<void>;
  stop(): Promise<void>;
}

const WORKFLOW = 'naive';
/** Dapr's own reminders take a minute; what takes longer is lost, and the run ends with that. */
const LIMIT_MS = 150_000;

/** Starts it beside a stack on Dapr. */
export async function startNaiveEngine(info: LocalInfo, dataDir: string): Promise<NaiveEngine> {
  const { dapr } = info;
  if (dapr === undefined) throw new Error('The baseline needs a stack on Dapr.');
  const sidecar = await startNaiveSidecar(dapr, dataDir);
  redirectSdkLogs({ info: () => undefined, warn: () => undefined });
  const dispatcher = new Agent({ connections: 64 });
  const url = `${sidecar.httpUrl}/v1.0/invoke/${dapr.sidecars.runner.appId}/method/execute`;
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${info.token}`,
    'dapr-api-token': dapr.apiToken,
  };
  const callRunner = async (_context: WorkflowActivityContext, { executionId, nodeId }: NaiveStep) => {
    const body = JSON.stringify({
      function_slug: 'system/generate-id',
      execution_id: executionId,
      workflow_id: WORKFLOW,
      node_id: nodeId,
      node_name: nodeId,
      input: {},
      node_outputs: {},
    });
    const answer = await request(url, { method: 'POST', dispatcher, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${text}`);
    return JSON.parse(text) as object;
  };
  const connection = { daprHost: '127.0.0.1', daprPort: String(sidecar.grpcPort), daprApiToken: dapr.apiToken };
  const runtime = new WorkflowRuntime(connection);
  const worker = readSdkObject(runtime, 'worker');
  setSdkField(worker, '_maxConcurrentWorkItems', 1_000);
  setSdkField(worker, '_maxQueueSize', 1_000_000);
  const running = new Map<string, { readonly resolve: () => void; readonly reject: (error: unknown) => void }>();
  async function* run(...[context, input]: Parameters<typeof naiveWorkflow>) {
    const id = context.getWorkflowInstanceId();
    try {
      yield* naiveWorkflow(context, input);
      running.get(id)?.resolve();
    } catch (error) {
      running.get(id)?.reject(error);
      throw error;
    }
  }
  runtime.registerWorkflowWithName(WORKFLOW, run);
  runtime.registerActivityWithName(CALL_RUNNER, callRunner);
  await runtime.start();
  const client = new DaprWorkflowClient(connection);
  let count = 0;
  return {
    run: async (input) => {
      const id = `naive-${process.pid}-${(count += 1)}`;
      const over = new Promise<void>((resolve, reject) => running.set(id, { resolve, reject }));
      const limit = setTimeout(() => running.get(id)?.reject(new Error(`${id} did not end in time`)), LIMIT_MS);
      try {
        await client.scheduleNewWorkflow(WORKFLOW, input, id, new Date());
        await over;
      } finally {
        clearTimeout(limit);
        running.delete(id);
      }
    },
    stop: async () => {
      await Promise.allSettled([runtime.stop(), client.stop()]);
      await dispatcher.close();
      await sidecar.stop();
    },
  };
}
