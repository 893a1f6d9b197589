import { setTimeout as pause } from 'node:timers/promises';
import { insertInstance, markPurged } from '../../store/dapr-instances.ts';
import type { Engine } from '../engine.ts';
import type { PostgresEngineOptions } from '../postgres/engine-options.ts';
import { createPostgresEngine } from '../postgres/postgres-engine.ts';
import { createAdvance } from './advance.ts';
import { createBackgroundCalls } from './background-calls.ts';
import type { DaprEngineLogger, DaprWorkflows, WorkflowHandlers } from './dapr-workflows.ts';
import { createExecutionFollower } from './execution-follower.ts';
import { createProgressFinder } from './find-progress.ts';
import { createFirstTurns } from './first-turns.ts';
import { createInstanceNotes } from './instance-notes.ts';
import { createSessions } from './sessions.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface DaprEngineOptions extends Omit<PostgresEngineOptions, 'hooks' | 'logger'> {
  readonly logger: DaprEngineLogger;
  /** Connects to the sidecar, whose workflows call the handlers. */
  connect(handlers: WorkflowHandlers): Promise<DaprWorkflows>;
  readonly watchdog?: { readonly everyMs?: number; readonly keepMs?: number };
}

/** The engine, and its watchdog for who wants to compare at once. */
export interface DaprEngine extends Engine {
  readonly watchdog: Pick<Watchdog, 'look'>;
}

/** How long `close` waits for calls to the sidecar. */
const CLOSE_MS = 2_000;

/**
 * The engine on Dapr workflows: one workflow for each execution, which has it advanced and ends with it (decision D59). The turns and their commit are
 * those of the PostgreSQL engine, so both engines write the same rows; the workflow decides nothing, and what Dapr loses the watchdog starts again from the rows.
 */
export async function createDaprEngine(options: DaprEngineOptions): Promise<DaprEngine> {
  const { logger, readPool } = options;
  const sessions = createSessions();
  const notes = createInstanceNotes(readPool, logger);
  const findProgress = createProgressFinder(readPool, sessions);
  const firstTurns = createFirstTurns({ sessions, findProgress });
  const workflows = await options.connect({
    advance: createAdvance({ sessions, findProgress }),
    follow: (id) => firstTurns.follow(id),
    ended: (id) => notes.note(id, 'ended'),
  });
  const background = createBackgroundCalls(logger);
  const follower = createExecutionFollower({ sessions, firstTurns, workflows, background, notes });
  const engine = createPostgresEngine({
    ...options,
    hooks: {
      startStatements: (executionId) => [insertInstance(executionId)],
      purgeStatements: (executionId) => [markPurged(executionId)],
      approach: (executionId) => follower.approach(executionId),
      committed: (executions) => executions.forEach((execution) => follower.committed(execution)),
    },
  });
  const watchdog = startWatchdog({ pool: readPool, workflows, logger, ...options.watchdog });

  return {
    watchdog,
    start: async (request) => {
      sessions.start(request.instanceId);
      const outcome = await engine.start(request);
      if (outcome.status === 'started') follower.started(outcome.instanceId);
      return outcome;
    },
    deliver: (executionId, input) => engine.deliver(executionId, input),
    // Dapr's part is the watchdog's: it may take several looks.
    purge: (executionId) => engine.purge(executionId),
    close: async () => {
      const watched = watchdog.close();
      sessions.close();
      firstTurns.close();
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
