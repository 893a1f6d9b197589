import { setTimeout as pause } from 'node:timers/promises';
import type { ClientOptions } from '@grpc/grpc-js';
import { DaprWorkflowClient, type WorkflowActivityContext, WorkflowRuntime, WorkflowRuntimeStatus } from '@dapr/dapr';
import type { DaprEngineLogger, DaprStatus, DaprWorkflows, WorkflowHandlers } from '../dapr-workflows.ts';
import {
  ADVANCE_ACTIVITY,
  createRunWorkflow,
  MAILBOX,
  RUN_WORKFLOW,
  type AdvanceRequest,
  type RunInput,
} from '../run-workflow.ts';
import { createRunWorkflowV2, RUN_WORKFLOW_V2 } from '../run-workflow-v2.ts';
import { createHostReadiness } from './host-readiness.ts';
import { readSdkObject, setSdkField } from './sdk-fields.ts';
import { redirectSdkLogs } from './sdk-logging.ts';
import { keepConnected, limitCalls } from './sidecar-calls.ts';

export interface SdkWorkflowsOptions {
  readonly host: string;
  readonly grpcPort: number;
  readonly apiToken?: string;
  readonly logger: DaprEngineLogger;
  readonly handlers: WorkflowHandlers;
}

/**
 * The SDK works on 10 items at a time, keeps 100 more and drops the rest, which Dapr never sends again: an `advance` that lingers is an item, so there
 * are as many as executions that are busy.
 */
export const MAX_WORK_ITEMS = 10_000;
const MAX_QUEUE = 1_000_000;

/** How often the worker is looked at. */
const WATCH_MS = 1_000;

/** How long `close` waits for the SDK, which sleeps and drains in its own time. */
const CLOSE_MS = 3_000;

/** Statuses as Dapr numbers them; 3.18 of the SDK knows neither canceled (4) nor stalled (8), and throws when it reads one. */
const STATUSES: Readonly<Record<number, DaprStatus>> = {
  [WorkflowRuntimeStatus.RUNNING]: 'running',
  [WorkflowRuntimeStatus.COMPLETED]: 'completed',
  [WorkflowRuntimeStatus.CONTINUED_AS_NEW]: 'running',
  [WorkflowRuntimeStatus.FAILED]: 'failed',
  [WorkflowRuntimeStatus.TERMINATED]: 'terminated',
  [WorkflowRuntimeStatus.PENDING]: 'pending',
  [WorkflowRuntimeStatus.SUSPENDED]: 'suspended',
};

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What the sidecar says in words only, over several versions. */
const isMissing = (error: unknown) => /no such instance|not found/i.test(toMessage(error));
/** daprd keeps workflows in memory: a turn that it stores after a FLUSHALL is half of one, which it can neither load nor purge. */
const isBroken = (error: unknown) => /failed to load \w+ state key/i.test(toMessage(error));
const isThere = (error: unknown) => /already exists/i.test(toMessage(error));
const isRunning = (error: unknown) => /not yet completed|not in a terminal/i.test(toMessage(error));

function toConnection({ host, grpcPort, apiToken }: SdkWorkflowsOptions) {
  const grpcOptions: ClientOptions = { interceptors: [keepConnected, limitCalls] };
  return {
    daprHost: host,
    daprPort: String(grpcPort),
    grpcOptions,
    ...(apiToken === undefined ? {} : { daprApiToken: apiToken }),
  };
}

async function startRuntime(options: SdkWorkflowsOptions): Promise<WorkflowRuntime> {
  const { handlers } = options;
  const runtime = new WorkflowRuntime(toConnection(options));
  const worker = readSdkObject(runtime, 'worker');
  setSdkField(worker, '_maxConcurrentWorkItems', MAX_WORK_ITEMS);
  setSdkField(worker, '_maxQueueSize', MAX_QUEUE);
  runtime.registerWorkflowWithName(RUN_WORKFLOW, createRunWorkflow(handlers));
  runtime.registerWorkflowWithName(RUN_WORKFLOW_V2, createRunWorkflowV2(handlers));
  runtime.registerActivityWithName(ADVANCE_ACTIVITY, (_context: WorkflowActivityContext, request: AdvanceRequest) =>
    handlers.advance(request),
  );
  await runtime.start();
  return runtime;
}

async function readStatus(client: DaprWorkflowClient, executionId: string): Promise<DaprStatus> {
  try {
    const state = await client.getWorkflowState(executionId, false);
    return state === undefined ? 'missing' : (STATUSES[state.runtimeStatus] ?? 'unknown');
  } catch (error) {
    if (isBroken(error)) return 'broken';
    if (isMissing(error)) return 'missing';
    // The SDK stumbles over statuses that it does not know.
    if (error instanceof TypeError) return 'stalled';
    throw error;
  }
}

/**
 * Two sidecars of 1.14 that write the reminders of all workflows at once conflict in Redis, and daprd does not try again, although it means to: the state
 * store names the conflict in words that it does not know. Nothing was written then.
 */
const isConflict = (error: unknown) => /failed to set key/i.test(toMessage(error));
const CONFLICT_PAUSES_MS = [10, 30, 90];

async function insist(call: () => Promise<unknown>): Promise<void> {
  for (const pauseMs of CONFLICT_PAUSES_MS) {
    try {
      await call();
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
      await pause(pauseMs * (0.5 + Math.random()));
    }
  }
  await call();
}

/** Resolves also when what was asked for is so already. */
async function unless(isDone: (error: unknown) => boolean, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await insist(call);
    return true;
  } catch (error) {
    if (!isDone(error)) throw error;
    return false;
  }
}

/**
 * The workflows over the SDK and the sidecar at `host:grpcPort`. All of the SDK's traps are cured here and in its neighbours: the worker connects in any
 * order of start and after every loss, no work is dropped, every call has a deadline.
 *
 * @throws {UnknownSdkError} when the SDK is not the one that this was written for.
 */
export async function createSdkWorkflows(options: SdkWorkflowsOptions): Promise<DaprWorkflows> {
  redirectSdkLogs(options.logger);
  const client = new DaprWorkflowClient(toConnection(options));
  const readiness = createHostReadiness(`${options.host}:${options.grpcPort}`, options.apiToken);
  let runtime = await startRuntime(options);
  // A worker whose very first greeting failed has given up for good, and only says so in the log.
  const watch = setInterval(() => {
    if (Reflect.get(readSdkObject(runtime, 'worker'), '_isRunning') !== false) return;
    startRuntime(options).then(
      (next) => (runtime = next),
      (error: unknown) => options.logger.warn({ err: error }, 'the Dapr worker could not be started again'),
    );
  }, WATCH_MS);
  watch.unref();
  return {
    isReady: () => readiness.read(),
    // `startAt` makes the call return once the workflow is created; without it the sidecar waits until it runs.
    schedule: async (executionId, host) => {
      const input: RunInput = { executionId, host };
      await unless(isThere, () => client.scheduleNewWorkflow(RUN_WORKFLOW, input, executionId, new Date()));
    },
    post: (executionId, letter) => unless(isMissing, () => client.raiseEvent(executionId, MAILBOX, letter)),
    terminate: async (executionId) => {
      await unless(isMissing, () => client.terminateWorkflow(executionId, null));
    },
    resume: async (executionId) => {
      await unless(isMissing, () => client.resumeWorkflow(executionId));
    },
    status: (executionId) => readStatus(client, executionId),
    purge: (executionId) =>
      unless(
        (error) => isMissing(error) || isRunning(error),
        () => client.purgeWorkflow(executionId),
      ),
    close: async () => {
      clearInterval(watch);
      readiness.close();
      const stopped = Promise.allSettled([runtime.stop(), client.stop()]);
      await Promise.race([stopped, pause(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
