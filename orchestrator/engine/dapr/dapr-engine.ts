import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { insertInstanceStatement, markPurgedStatement, noteOrphan } from '../../store/dapr-instances.ts';
import type { Engine } from '../engine.ts';
import type { CommitObserver } from '../commit-observer.ts';
import type { EngineHooks } from '../engine-hooks.ts';
import type { LoadedExecution } from '../loaded-execution.ts';
import type { PostgresEngineOptions } from '../postgres/engine-options.ts';
import { failStart } from '../postgres/fail-start.ts';
import { createPostgresEngine } from '../postgres/postgres-engine.ts';
import { type ActivityTurns, createActivityTurns } from './activity-turns.ts';
import { createAdvance, type EndedActivity } from './advance.ts';
import { createBackgroundCalls, type BackgroundCalls } from './connection/background-calls.ts';
import type { DaprEngineLogger, DaprWorkflows, WorkflowHandlers } from './dapr-workflows.ts';
import { createExpectedActivities, type ExpectedActivities } from './expected-activities.ts';
import { findProgress } from './find-progress.ts';
import { createInstanceNotes } from './instance-notes.ts';
import { connectWorkflows } from './connection/observe-workflows.ts';
import { startWatchdog, type Watchdog } from './repair/watchdog.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { coalesceStarts } from './single-starts.ts';
import { toProgress, type End } from './to-progress.ts';

export interface DaprEngineOptions extends Omit<PostgresEngineOptions, 'hooks' | 'logger'> {
  readonly logger: DaprEngineLogger;
  /** Connects to the sidecar, whose workflows call the handlers. */
  connect(handlers: WorkflowHandlers): Promise<DaprWorkflows>;
  /** Called with each activity that ended. Must be quick and never throw. */
  readonly onActivityEnded?: (activity: EndedActivity) => void;
  readonly watchdog?: { readonly everyMs?: number; readonly keepMs?: number };
}

/** The engine, with what tests wait for. */
export interface DaprEngine extends Engine {
  readonly watchdog: Pick<Watchdog, 'look'>;
  /** Resolves when Dapr is here, so that turns are made in its activities. */
  whenHere(): Promise<void>;
}

/** How long `close` waits for calls to the sidecar. */
const CLOSE_MS = 2_000;

interface Ends {
  readonly expected: ExpectedActivities;
  readonly sessions: Sessions;
  readonly workflows: DaprWorkflows;
  readonly background: BackgroundCalls;
}

/** Has an activity report what was committed. The end of an execution that has none open here is told to its workflow. */
function reportCommit({ expected, sessions, workflows, background }: Ends, execution: LoadedExecution): void {
  const { id } = execution;
  const tell = (end: End) =>
    background.make('telling a workflow its end', id, () =>
      end.state === 'terminated' ? workflows.terminate(id) : workflows.post(id, end),
    );
  const progress = toProgress(execution);
  // An activity that Dapr has yet to open reports it as well.
  const isReported = sessions.noteCommit(id, progress) || expected.has(id);
  if (progress.state !== 'ended') return;
  // What a busy Dapr is not told now the watchdog tells it later. Dapr's own termination is no answer of a workflow.
  if (progress.end.state === 'terminated' || (!isReported && !expected.isBusy())) tell(progress.end);
}

function reportCommits(ends: Ends): CommitObserver {
  return (changes) => {
    for (const { execution } of changes) reportCommit(ends, execution);
  };
}

function toHooks(turns: ActivityTurns): EngineHooks {
  return {
    makeStart: (executionId, work) => turns.makeStart(executionId, work),
    makeTurn: (executionId, work) => turns.makeTurn(executionId, work),
    startStatements: (executionId, { by }) => [
      insertInstanceStatement(executionId, by === 'workflow' ? 'running' : 'wanted'),
    ],
    purgeStatements: (executionId) => [markPurgedStatement(executionId)],
  };
}

/**
 * The engine on Dapr workflows: one workflow for each execution, in whose activities its turns are made (decision D59). The turns and their commit are those
 * of the PostgreSQL engine, so both engines write the same rows, and turns of many activities share one transaction. Where Dapr is away the engine makes
 * the turns itself, and what Dapr loses the watchdog starts again from the rows.
 */
export async function createDaprEngine(options: DaprEngineOptions): Promise<DaprEngine> {
  const { logger, readPool, clock } = options;
  const host = randomUUID();
  const sessions = createSessions();
  const expected = createExpectedActivities();
  const notes = createInstanceNotes(readPool, logger);
  const find = (executionId: string) => findProgress(readPool, executionId);
  const advance = createAdvance({
    host,
    sessions,
    findProgress: find,
    onOpened: (executionId) => expected.noteOpened(executionId),
    noteOrphan: (executionId) => noteOrphan(readPool, executionId),
    onEnded: (activity) => options.onActivityEnded?.(activity),
    clock,
    pause: (ms) => pause(ms, undefined, { ref: false }),
  });
  const { workflows, presence } = await connectWorkflows((handlers) => options.connect(handlers), {
    advance,
    onEnd: (id) => notes.note(id, 'ended'),
  });
  const background = createBackgroundCalls(logger);
  const turns = createActivityTurns({
    host,
    sessions,
    expected,
    presence,
    workflows,
    background,
    findProgress: find,
    onScheduled: (id) => notes.note(id, 'running'),
  });
  const engine = createPostgresEngine({
    ...options,
    observers: [...options.observers, reportCommits({ expected, sessions, workflows, background })],
    hooks: toHooks(turns),
  });
  const watchdog = startWatchdog({ pool: readPool, workflows, logger, ...options.watchdog });

  return {
    watchdog,
    whenHere: () => presence.whenHere(),
    start: coalesceStarts(readPool, (request) => engine.start(request)),
    // It has ended already: Dapr keeps nothing for it, and is told nothing.
    failStart: (request) => failStart(options, request),
    deliver: (executionId, input) => engine.deliver(executionId, input),
    // Dapr's part is the watchdog's: it may take several looks.
    purge: (executionId) => engine.purge(executionId),
    close: async () => {
      const watched = watchdog.close();
      turns.close();
      await engine.close();
      sessions.close();
      presence.close();
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
