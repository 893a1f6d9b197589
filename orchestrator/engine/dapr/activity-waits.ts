import type { TurnMaker, TurnWork } from '../engine-hooks.ts';
import type { ExpectedActivities } from './expected-activities.ts';
import type { Sessions } from './sessions.ts';
import type { SidecarPresence } from './connection/sidecar-presence.ts';
import { createUnansweredWakeUps } from './unanswered-wake-ups.ts';

/** The turn is made by the engine itself, because no activity comes. */
export const FALLBACK: TurnMaker = { by: 'fallback', activitySpanId: null };

/** A Dapr that gives no sign for so long is away. */
const SILENCE_MS = 200;
/** The same for one that has taken the request, and so has the activity to open: it may be short of processor time. */
const PATIENCE_MS = 1_000;
/** A Dapr that is at work on others is waited for so long at most. */
const LONGEST_MS = 2_000;

/** Turns that wait for an activity of their execution to open here. */
export interface ActivityWaits {
  isWaiting(executionId: string): boolean;
  /** Whether the activities of this execution came late or never: nobody is waited for just now. */
  isUnanswered(executionId: string): boolean;
  /**
   * Has the next activity that opens here make a turn, in the order of the calls. The engine makes it when Dapr is silent, takes too long, or `giveUp` says that
   * nobody comes. The first turn that waits for an execution has `ask` called.
   */
  add<Result>(executionId: string, ask: () => void, work: TurnWork<Result>): Promise<Result>;
  /** Notes that Dapr has taken the request. */
  noteTaken(executionId: string): void;
  /** Says that no activity comes for the turns that wait now. */
  giveUp(executionId: string): void;
  /** Says that no activity comes for some seconds. */
  leaveUnanswered(executionId: string): void;
  close(): void;
}

/** An execution whose turns wait for an activity. */
interface Wait {
  readonly askedAt: number;
  /** Whether Dapr has taken the request. */
  isTaken: boolean;
  /** Each makes a waiting turn in the activity's place. */
  readonly giveUps: (() => void)[];
  timer: NodeJS.Timeout | null;
}

function leftMs({ askedAt, isTaken }: Wait, presence: SidecarPresence): number {
  const silentAt = Math.max(askedAt, presence.heardAt()) + (isTaken ? PATIENCE_MS : SILENCE_MS);
  return Math.min(silentAt, askedAt + LONGEST_MS) - performance.now();
}

interface ActivityWaitsOptions {
  readonly sessions: Pick<Sessions, 'hold'>;
  readonly expected: ExpectedActivities;
  readonly presence: SidecarPresence;
}

interface HeldTurn<Result> {
  /** Settles as the turn does, wherever it is made. */
  readonly made: Promise<Result>;
  /** Makes the turn in the activity's place, unless the activity has it. */
  readonly makeHere: () => void;
}

/** Holds a turn for the next activity of its execution; `onOpened` is called when that opens. */
function holdTurn<Result>(
  sessions: Pick<Sessions, 'hold'>,
  executionId: string,
  work: TurnWork<Result>,
  onOpened: () => void,
): HeldTurn<Result> {
  let makeHere = (): void => undefined;
  const made = new Promise<Result>((resolve, reject) => {
    const make = (maker: TurnMaker) => work(maker).then(resolve, reject);
    const release = sessions.hold(executionId, (maker) => {
      onOpened();
      return make(maker);
    });
    makeHere = () => {
      if (release()) void make(FALLBACK);
    };
  });
  return { made, makeHere: () => makeHere() };
}

/** Creates it with nothing waiting. */
export function createActivityWaits({ sessions, expected, presence }: ActivityWaitsOptions): ActivityWaits {
  const waits = new Map<string, Wait>();
  const unanswered = createUnansweredWakeUps();

  function endWait(executionId: string): Wait | undefined {
    const wait = waits.get(executionId);
    if (wait?.timer != null) clearTimeout(wait.timer);
    waits.delete(executionId);
    return wait;
  }

  function giveUp(executionId: string): void {
    for (const makeHere of endWait(executionId)?.giveUps ?? []) makeHere();
  }

  function look(executionId: string, wait: Wait): void {
    if (waits.get(executionId) !== wait) return;
    if (leftMs(wait, presence) > 0) return lookLater(executionId, wait);
    if (performance.now() - presence.heardAt() >= SILENCE_MS) presence.noteLost();
    if (wait.isTaken) unanswered.add(executionId);
    expected.noteMissed();
    giveUp(executionId);
  }

  function lookLater(executionId: string, wait: Wait): void {
    // A process that was busy reads what has arrived before it says that nothing came.
    wait.timer = setTimeout(() => setImmediate(() => look(executionId, wait)), leftMs(wait, presence));
  }

  return {
    isWaiting: (executionId) => waits.has(executionId),
    isUnanswered: (executionId) => unanswered.has(executionId),
    add: (executionId, ask, work) => {
      const { made, makeHere } = holdTurn(sessions, executionId, work, () => {
        endWait(executionId);
        unanswered.delete(executionId);
      });
      const known = waits.get(executionId);
      if (known !== undefined) {
        known.giveUps.push(makeHere);
        return made;
      }
      const wait: Wait = { askedAt: performance.now(), giveUps: [makeHere], isTaken: false, timer: null };
      waits.set(executionId, wait);
      expected.add(executionId);
      lookLater(executionId, wait);
      ask();
      return made;
    },
    noteTaken: (executionId) => {
      const wait = waits.get(executionId);
      if (wait !== undefined) wait.isTaken = true;
    },
    giveUp,
    leaveUnanswered: (executionId) => {
      unanswered.add(executionId);
      expected.forget(executionId);
      giveUp(executionId);
    },
    close: () => {
      for (const executionId of waits.keys()) giveUp(executionId);
    },
  };
}
