import { randomBytes } from 'node:crypto';
import type { TurnMaker } from '../engine-hooks.ts';
import type { AdvanceRequest, AdvanceResult } from './run-workflow.ts';
import type { Sessions } from './sessions.ts';
import type { Progress } from './to-progress.ts';

/** After a look that failed. */
const PAUSE_MS = 1_000;
/** Dapr places activities by their number: of two orchestrators each gets every second one, so that six miss the right one once in 64 times. */
const MOST_ATTEMPTS = 6;
/** How long a start may take that an orchestrator makes itself, because the activity came late or in another one. */
const ORPHAN_MS = 3_000;

/** An activity that made turns. */
export interface EndedActivity {
  readonly executionId: string;
  readonly spanId: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly endedAt: number;
}

export interface AdvanceOptions {
  /** Name of this orchestrator among those that share Dapr's workflows. */
  readonly host: string;
  readonly sessions: Sessions;
  /** Null when the execution is unknown. */
  readonly findProgress: (executionId: string) => Promise<Progress | null>;
  /** Called with each activity that opens here. */
  readonly onOpened: (executionId: string) => void;
  /** Notes a workflow whose execution is unknown: its start failed, or its orchestrator died before it. */
  readonly noteOrphan: (executionId: string) => Promise<void>;
  /** Called with each activity that ended here. */
  readonly onEnded: (activity: EndedActivity) => void;
  readonly clock: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

/** Whether an input or a start waits for this activity in another orchestrator. */
function isMisplaced({ host, sessions }: AdvanceOptions, request: AdvanceRequest): boolean {
  if (request.host === undefined || request.host === host || sessions.isHeld(request.executionId)) return false;
  return (request.attempt ?? 1) < MOST_ATTEMPTS;
}

/** Where the execution stands; one that is unknown may just be starting, so it is looked for once more. */
async function find({ findProgress, pause }: AdvanceOptions, request: AdvanceRequest): Promise<Progress | null> {
  const found = await findProgress(request.executionId);
  if (found !== null || request.host === undefined) return found;
  await pause(ORPHAN_MS);
  return await findProgress(request.executionId);
}

async function advance(options: AdvanceOptions, request: AdvanceRequest): Promise<AdvanceResult> {
  const { sessions, clock } = options;
  const { executionId } = request;
  if (isMisplaced(options, request)) return { state: 'misplaced' };
  options.onOpened(executionId);
  const known = sessions.isHeld(executionId) ? null : await find(options, request);
  if (known?.state === 'ended') return known.end;
  const maker: TurnMaker = { by: 'workflow', activitySpanId: randomBytes(8).toString('hex') };
  const openedAt = clock();
  const reached = await sessions.open(executionId, maker, known);
  options.onEnded({ executionId, spanId: maker.activitySpanId ?? '', openedAt, endedAt: clock() });
  if (reached?.state === 'replaced') return { state: 'waiting' };
  // Its turns changed nothing: another orchestrator may have ended it.
  const progress = reached ?? (await find(options, request));
  if (progress === null) {
    await options.noteOrphan(executionId);
    return { state: 'unknown' };
  }
  if (progress.state === 'ended') return progress.end;
  return { state: reached === null ? 'waiting' : progress.state };
}

/**
 * The activity `advance`: makes the turns of an execution, of the inputs that wait here and of those that come while it is open. It may run any number of
 * times, and several times at once.
 */
export function createAdvance(options: AdvanceOptions): (request: AdvanceRequest) => Promise<AdvanceResult> {
  return async (request) => {
    try {
      return await advance(options, request);
    } catch {
      // The database is away: that must not be the end of the workflow, which would be FAILED in Dapr for good.
      await options.pause(PAUSE_MS);
      return { state: 'working' };
    }
  };
}
