import { insertInstance, writeInstances } from '../../store/dapr-instances.ts';
import type { CommittedExecution } from '../engine-hooks.ts';
import type { Engine } from '../engine.ts';
import type { PostgresEngineOptions } from '../postgres/engine-options.ts';
import { createPostgresEngine } from '../postgres/postgres-engine.ts';
import { createAdvance } from './advance.ts';
import { createAttempts } from './attempts.ts';
import type { DaprEngineLogger, DaprWorkflows } from './dapr-workflows.ts';
import type { AdvanceRequest, AdvanceResult } from './run-workflow.ts';
import { createSessions } from './sessions.ts';
import { toProgress } from './to-progress.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface DaprEngineOptions extends Omit<PostgresEngineOptions, 'hooks' | 'logger'> {
  readonly logger: DaprEngineLogger;
  /** Connects to the sidecar; its workflows call `advance`. */
  connect(advance: (request: AdvanceRequest) => Promise<AdvanceResult>): Promise<DaprWorkflows>;
  readonly watchdog?: { readonly everyMs?: number; readonly keepMs?: number };
}

/** The engine, and its watchdog for who wants to compare at once. */
export interface DaprEngine extends Engine {
  readonly watchdog: Pick<Watchdog, 'look'>;
}

/**
 * An input for an execution that nobody here is advancing raises the mailbox, and waits so long for the workflow's `advance`. A sidecar that is away or
 * slow costs this, and nothing else: then the input is consumed all the same, since the log of inputs and not Dapr is what counts.
 */
const WAIT_FOR_ADVANCE_MS = 250;

/**
 * The engine on Dapr workflows: one workflow for each execution, which `advance`s it (rules.md 28, 29). The turns and their commit are those of the
 * PostgreSQL engine, so both engines write the same rows; the workflow decides nothing, and what Dapr loses the watchdog starts again from the rows.
 */
export async function createDaprEngine(options: DaprEngineOptions): Promise<DaprEngine> {
  const { logger, readPool } = options;
  const sessions = createSessions();
  const workflows = await options.connect(createAdvance(readPool, sessions));

  const calls = createAttempts(logger);

  async function approach(executionId: string): Promise<void> {
    const opened = sessions.waitForOpen(executionId, WAIT_FOR_ADVANCE_MS);
    if (!sessions.isOpen(executionId)) calls.attempt(workflows.wake(executionId), executionId, 'waking a workflow');
    await opened;
  }

  function committed(execution: CommittedExecution): void {
    const progress = toProgress(execution);
    const isHere = sessions.committed(execution.id, progress);
    if (progress.state !== 'ended') return;
    const { id } = execution;
    if (execution.state.runtimeStatus === 'TERMINATED')
      calls.attempt(workflows.terminate(id), id, 'terminating a workflow');
    else if (!isHere) calls.attempt(workflows.wake(id), id, 'waking a workflow');
  }

  const engine = createPostgresEngine({
    ...options,
    hooks: {
      startStatements: (executionId) => [insertInstance(executionId)],
      approach,
      committed: (executions) => executions.forEach(committed),
    },
  });
  const watchdog = startWatchdog({ pool: readPool, workflows, logger, ...options.watchdog });

  async function schedule(executionId: string): Promise<void> {
    await workflows.schedule(executionId);
    await writeInstances(readPool, [executionId], 'running');
  }

  return {
    watchdog,
    start: async (request) => {
      sessions.open(request.instanceId);
      const outcome = await engine.start(request);
      if (outcome.status === 'started')
        calls.attempt(schedule(outcome.instanceId), outcome.instanceId, 'scheduling a workflow');
      return outcome;
    },
    deliver: (executionId, input) => engine.deliver(executionId, input),
    purge: async (executionId) => {
      const outcome = await engine.purge(executionId);
      if (outcome === 'purged') calls.attempt(workflows.purge(executionId), executionId, 'purging a workflow');
      return outcome;
    },
    close: async () => {
      await watchdog.close();
      sessions.close();
      await engine.close();
      await calls.settled();
      await workflows.close();
    },
  };
}
