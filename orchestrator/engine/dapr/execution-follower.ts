import type { CommittedExecution } from '../engine-hooks.ts';
import type { BackgroundCalls } from './background-calls.ts';
import type { DaprWorkflows } from './dapr-workflows.ts';
import { createElsewhere } from './elsewhere.ts';
import type { FirstTurns } from './first-turns.ts';
import type { InstanceNotes } from './instance-notes.ts';
import { WOKEN } from './run-workflow.ts';
import type { End, Sessions } from './sessions.ts';
import { toProgress } from './to-progress.ts';
import { SCHEDULE_AFTER_MS } from './watchdog.ts';

/** Keeps the workflow of an execution up with it, in calls that nobody waits for. */
export interface ExecutionFollower {
  /** Has the workflow of an execution started. */
  started(executionId: string): void;
  /** Awaited before an input is consumed. Never rejects. */
  approach(executionId: string): Promise<void>;
  committed(execution: CommittedExecution): void;
}

interface FollowerParts {
  readonly sessions: Sessions;
  readonly firstTurns: FirstTurns;
  readonly workflows: DaprWorkflows;
  readonly background: BackgroundCalls;
  readonly notes: InstanceNotes;
}

/**
 * An input for an execution that nobody here is advancing raises the mailbox, and waits so long for the workflow's `advance`; after that in vain, no
 * input does for some seconds. A sidecar that is away or slow costs this, and nothing else: then the input is consumed all the same, since the log of
 * inputs and not Dapr is what counts.
 */
const WAIT_FOR_ADVANCE_MS = 250;

export function createExecutionFollower({
  sessions,
  firstTurns,
  workflows,
  background,
  notes,
}: FollowerParts): ExecutionFollower {
  const elsewhere = createElsewhere();

  function tell(executionId: string, end: End): void {
    background.make('telling a workflow its end', executionId, (id) =>
      end.state === 'terminated' ? workflows.terminate(id) : workflows.post(id, end),
    );
  }

  async function schedule(executionId: string, wantedAt: number): Promise<void> {
    // What waited so long the watchdog has, and Dapr makes a workflow that is over anew when it is asked once more.
    if (performance.now() - wantedAt > SCHEDULE_AFTER_MS) return;
    await workflows.schedule(executionId);
    notes.note(executionId, 'running');
  }

  return {
    started: (executionId) => {
      const wantedAt = performance.now();
      background.make('scheduling a workflow', executionId, (id) => schedule(id, wantedAt));
    },
    approach: async (executionId) => {
      if (sessions.isOpen(executionId) || elsewhere.has(executionId)) return;
      background.make('waking a workflow', executionId, (id) => workflows.post(id, WOKEN));
      const isHere = await sessions.waitForOpen(executionId, WAIT_FOR_ADVANCE_MS);
      if (!isHere) elsewhere.add(executionId);
    },
    committed: (execution) => {
      const { id } = execution;
      const progress = toProgress(execution);
      const hearing = sessions.committed(id, progress);
      if (progress.state !== 'ended') return;
      elsewhere.delete(id);
      const { end } = progress;
      // Dapr's own termination is no answer of a workflow.
      if (hearing === 'nobody' || end.state === 'terminated') tell(id, end);
      else if (hearing === 'expected') firstTurns.expect(id, () => tell(id, end));
    },
  };
}
