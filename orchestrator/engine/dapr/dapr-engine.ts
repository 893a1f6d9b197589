import { setTimeout as pause } from 'node:timers/promises';
import { insertInstance, markPurged } from '../../store/dapr-instances.ts';
import type { CommittedExecution } from '../engine-hooks.ts';
import type { Engine } from '../engine.ts';
import type { PostgresEngineOptions } from '../postgres/engine-options.ts';
import { createPostgresEngine } from '../postgres/postgres-engine.ts';
import { createAdvance } from './advance.ts';
import { createBackgroundCalls } from './background-calls.ts';
import type { DaprEngineLogger, DaprWorkflows } from './dapr-workflows.ts';
import { createInstanceNotes } from './instance-notes.ts';
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

/** How long `close` waits for calls to the sidecar. */
const CLOSE_MS = 2_000;

/**
 * The engine on Dapr workflows: one workflow for each execution, which `advance`s it (rules.md 28, 29). The turns and their commit are those of the
 * PostgreSQL engine, so both engines write the same rows; the workflow decides nothing, and what Dapr loses the watchdog starts again from the rows.
 */
export async function createDaprEngine(options: DaprEngineOptions): Promise<DaprEngine> {
  const { logger, readPool } = options;
  const sessions = createSessions();
  const notes = createInstanceNotes(readPool, logger);
  const advance = createAdvance({ pool: readPool, sessions, ended: (id) => notes.note(id, 'ended') });
  const workflows = await options.connect(advance);

  const background = createBackgroundCalls(logger);
  const wake = (id: string) => background.make('waking a workflow', id, (it) => workflows.wake(it));

  async function approach(executionId: string): Promise<void> {
    const opened = sessions.waitForOpen(executionId, WAIT_FOR_ADVANCE_MS);
    if (!sessions.isOpen(executionId)) wake(executionId);
    await opened;
  }

  function committed(execution: CommittedExecution): void {
    const progress = toProgress(execution);
    const isHere = sessions.committed(execution.id, progress);
    if (progress.state !== 'ended') return;
    const { id } = execution;
    const isTerminated = execution.state.runtimeStatus === 'TERMINATED';
    if (isTerminated) background.make('terminating a workflow', id, (it) => workflows.terminate(it));
    else if (!isHere) wake(id);
  }

  const engine = createPostgresEngine({
    ...options,
    hooks: {
      startStatements: (executionId) => [insertInstance(executionId)],
      purgeStatements: (executionId) => [markPurged(executionId)],
      approach,
      committed: (executions) => executions.forEach(committed),
    },
  });
  const watchdog = startWatchdog({ pool: readPool, workflows, logger, ...options.watchdog });

  async function schedule(executionId: string): Promise<void> {
    await workflows.schedule(executionId);
    notes.note(executionId, 'running');
  }

  return {
    watchdog,
    start: async (request) => {
      sessions.open(request.instanceId);
      const outcome = await engine.start(request);
      if (outcome.status === 'started') background.make('scheduling a workflow', outcome.instanceId, schedule);
      return outcome;
    },
    deliver: (executionId, input) => engine.deliver(executionId, input),
    // Dapr's part is the watchdog's: it may take several looks.
    purge: (executionId) => engine.purge(executionId),
    close: async () => {
      const watched = watchdog.close();
      sessions.close();
      await engine.close();
      // A frozen sidecar must not keep the rest from stopping in time.
      await Promise.race([
        Promise.all([watched, background.settled(CLOSE_MS)]),
        pause(CLOSE_MS, undefined, { ref: false }),
      ]);
      await notes.close();
      await workflows.close();
    },
  };
}
