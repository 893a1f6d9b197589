import type { TurnWork } from '../engine-hooks.ts';
import { createActivityWaits, FALLBACK } from './activity-waits.ts';
import type { BackgroundCalls } from './connection/background-calls.ts';
import type { DaprWorkflows } from './dapr-workflows.ts';
import type { ExpectedActivities } from './expected-activities.ts';
import { SCHEDULE_AFTER_MS } from './repair/watchdog.ts';
import type { Sessions } from './sessions.ts';
import type { SidecarPresence } from './connection/sidecar-presence.ts';
import type { Progress } from './to-progress.ts';

/** Has turns made inside activities of the execution's own workflow, and by the engine itself where no activity comes. */
export interface ActivityTurns {
  /** Schedules the workflow and has the start made in its first activity. */
  makeStart<Result>(executionId: string, work: TurnWork<Result>): Promise<Result>;
  /** Has a turn made in the activity that is open here, or raises the workflow's mailbox event, which opens one. */
  makeTurn<Result>(executionId: string, work: TurnWork<Result>): Promise<Result>;
  /** Waits for nobody any more. */
  close(): void;
}

export interface ActivityTurnsOptions {
  /** Name of this orchestrator among those that share Dapr's workflows. */
  readonly host: string;
  readonly sessions: Sessions;
  readonly expected: ExpectedActivities;
  readonly presence: SidecarPresence;
  readonly workflows: Pick<DaprWorkflows, 'schedule' | 'post'>;
  readonly background: Pick<BackgroundCalls, 'make'>;
  readonly findProgress: (executionId: string) => Promise<Progress | null>;
  /** Called with an execution whose workflow was scheduled after its start. */
  readonly onScheduled: (executionId: string) => void;
}

/** Creates it for one process. */
export function createActivityTurns(options: ActivityTurnsOptions): ActivityTurns {
  const { host, sessions, expected, presence, workflows, background } = options;
  const waits = createActivityWaits(options);
  let isClosed = false;

  async function schedule(executionId: string, wantedAt: number): Promise<void> {
    // The watchdog has what waited so long, and Dapr makes a workflow that is over anew when it is asked once more.
    if (performance.now() - wantedAt > SCHEDULE_AFTER_MS) return expected.forget(executionId);
    try {
      await workflows.schedule(executionId, host);
    } catch (error) {
      expected.forget(executionId);
      waits.giveUp(executionId);
      throw error;
    }
    if (waits.isWaiting(executionId)) waits.noteTaken(executionId);
    else options.onScheduled(executionId);
  }

  async function wake(executionId: string): Promise<void> {
    // The activity came meanwhile, or is not waited for any more.
    if (!waits.isWaiting(executionId)) return expected.forget(executionId);
    try {
      const isThere = await workflows.post(executionId, { state: 'woken', host });
      if (isThere) waits.noteTaken(executionId);
      else waits.leaveUnanswered(executionId);
    } catch (error) {
      expected.forget(executionId);
      waits.giveUp(executionId);
      throw error;
    }
  }

  /** Whether an activity may open here in time. Who finds others waiting for it waits with them. */
  function isWorthWaiting(executionId: string): boolean {
    if (isClosed || !presence.isHere() || waits.isUnanswered(executionId)) return false;
    return waits.isWaiting(executionId) || !expected.isBusy();
  }

  /** Of an execution that has ended, or is unknown, nothing is left to be made, and no activity comes. */
  async function raise(executionId: string): Promise<void> {
    const progress = await options.findProgress(executionId).catch(() => null);
    if (progress === null || progress.state === 'ended') {
      expected.forget(executionId);
      waits.giveUp(executionId);
    } else background.make('waking a workflow', executionId, wake);
  }

  return {
    makeStart: (executionId, work) => {
      const wantedAt = performance.now();
      const ask = () => background.make('scheduling a workflow', executionId, (id) => schedule(id, wantedAt));
      // The watchdog schedules it later.
      if (isClosed || !presence.isHere() || expected.isBusy()) return work(FALLBACK);
      return waits.add(executionId, ask, work);
    },
    makeTurn: (executionId, work) => {
      const made = sessions.run(executionId, work);
      if (made !== null) return made;
      if (!isWorthWaiting(executionId)) return work(FALLBACK);
      return waits.add(executionId, () => void raise(executionId), work);
    },
    close: () => {
      isClosed = true;
      waits.close();
    },
  };
}
