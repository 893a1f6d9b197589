import { createOpenings, type Openings } from './openings.ts';

/** How an execution ended; `message` is that of a failure. */
export interface End {
  readonly state: 'completed' | 'failed' | 'terminated';
  readonly message?: string;
}

/** What a commit left of an execution. */
export type Progress =
  /** `working`: steps are on their way; `waiting`: for a person, a timer or an event. */
  | { readonly version: number; readonly state: 'working' | 'waiting' }
  | { readonly version: number; readonly state: 'ended'; readonly end: End };

/**
 * How the workflow hears of a commit, if it is an end: `here`, by an `advance` or because it watches; `expected`, when its first turn comes; else by
 * `nobody`.
 */
export type Hearing = 'here' | 'expected' | 'nobody';

/** Somebody in this process is advancing these executions: their inputs are consumed at once. */
export interface Sessions {
  /** Opens one for an execution that starts here, which needs no `advance`; it closes when the execution only waits, and without a commit for `startMs`. */
  start(executionId: string): void;
  /**
   * Has the workflow of an execution that started here watch it for `followMs`: its end, or null once it only waits, is quiet or takes longer. Null at
   * once when none started here, one is watched already, or too many are.
   */
  follow(executionId: string): Promise<End | null> | null;
  isOpen(executionId: string): boolean;
  /** What was last committed here while a session was open; null when nothing is known. */
  progressOf(executionId: string): Progress | null;
  /** Resolves true when a session is open, false when none opens within `limitMs`. */
  waitForOpen(executionId: string, limitMs: number): Promise<boolean>;
  /** Keeps a session open while commits keep coming; resolves with where the execution stands then. */
  attach(executionId: string, from: Progress): Promise<Progress>;
  /** Says what was committed. */
  committed(executionId: string, progress: Progress): Hearing;
  close(): void;
}

export interface SessionLimits {
  /** Without a commit for so long an `advance` ends. */
  readonly lingerMs: number;
  /** Commits after which it ends, so that a busy execution's workflow goes on too (decision D59). */
  readonly maxInputs: number;
  /** Without a commit for so long the session of a started execution closes. */
  readonly startMs: number;
  /** So long a workflow watches the execution at most: Dapr lets nobody else speak to it meanwhile. */
  readonly followMs: number;
  /** Without a commit for so long it watches no longer: the execution may go on elsewhere. */
  readonly quietMs: number;
  /** Workflows that watch at a time: each keeps one of Dapr's turns, and a reminder in a value that Dapr rewrites for each other one. */
  readonly mostFollowed: number;
}

/** The limits of decision D59. */
export const SESSION_LIMITS: SessionLimits = {
  lingerMs: 1_000,
  maxInputs: 200,
  startMs: 5_000,
  followMs: 2_000,
  quietMs: 300,
  mostFollowed: 64,
};

interface Session {
  progress: Progress | null;
  /** Version at which the attached `advance` began. */
  attachedAt: number;
  committedAt: number;
  /** Of an execution that started here: whether its workflow has watched it, or does. */
  watch: 'none' | 'awaited' | 'over' | ((end: End | null) => void);
  /** Closes it, or ends the attached `advance`. */
  timer: NodeJS.Timeout | null;
  finish: ((progress: Progress) => void) | null;
}

interface Room {
  readonly limits: SessionLimits;
  readonly sessions: Map<string, Session>;
  readonly openings: Openings;
  followed: number;
}

function obtain({ sessions, openings }: Room, executionId: string): Session {
  const known = sessions.get(executionId);
  if (known !== undefined) return known;
  const session: Session = {
    progress: null,
    attachedAt: 0,
    committedAt: performance.now(),
    watch: 'none',
    timer: null,
    finish: null,
  };
  sessions.set(executionId, session);
  openings.opened(executionId);
  return session;
}

function endWatch(session: Session, end: End | null): void {
  if (typeof session.watch === 'function') session.watch(end);
  session.watch = 'over';
}

function end({ sessions }: Room, executionId: string, session: Session): void {
  if (session.timer !== null) clearTimeout(session.timer);
  if (sessions.get(executionId) === session) sessions.delete(executionId);
  endWatch(session, session.progress?.state === 'ended' ? session.progress.end : null);
}

function finish(room: Room, executionId: string, session: Session, progress: Progress): void {
  end(room, executionId, session);
  session.finish?.(progress);
}

/** Calls `quiet` once no commit came for `limitMs`. */
function linger(session: Session, limitMs: number, quiet: () => void): void {
  const left = session.committedAt + limitMs - performance.now();
  if (left <= 0) quiet();
  else session.timer = setTimeout(() => linger(session, limitMs, quiet), left);
}

function start(room: Room, executionId: string): void {
  const session = obtain(room, executionId);
  if (session.watch === 'none') session.watch = 'awaited';
  if (session.timer === null) linger(session, room.limits.startMs, () => end(room, executionId, session));
}

function follow(room: Room, executionId: string): Promise<End | null> | null {
  const session = room.sessions.get(executionId);
  if (session?.watch !== 'awaited') return null;
  const { followMs, quietMs, mostFollowed } = room.limits;
  if (room.followed >= mostFollowed) {
    session.watch = 'over';
    return null;
  }
  const until = performance.now() + followMs;
  room.followed += 1;
  return new Promise((resolve) => {
    const look = () => {
      const left = Math.min(until, session.committedAt + quietMs) - performance.now();
      if (left <= 0) endWatch(session, null);
      else timer = setTimeout(look, left);
    };
    let timer = setTimeout(look, quietMs);
    session.watch = (reached) => {
      clearTimeout(timer);
      room.followed -= 1;
      resolve(reached);
    };
  });
}

function attach(room: Room, executionId: string, from: Progress): Promise<Progress> {
  const session = obtain(room, executionId);
  if (session.timer !== null) clearTimeout(session.timer);
  // An earlier `advance` of the same execution lost its worker: this one takes over.
  session.finish?.(session.progress ?? from);
  const known = session.progress !== null && session.progress.version >= from.version ? session.progress : from;
  if (known.state !== 'working') {
    end(room, executionId, session);
    return Promise.resolve(known);
  }
  return new Promise((resolve) => {
    session.progress = known;
    session.attachedAt = known.version;
    session.committedAt = performance.now();
    session.finish = resolve;
    linger(session, room.limits.lingerMs, () => {
      const { version } = session.progress ?? known;
      finish(room, executionId, session, { version, state: 'waiting' });
    });
  });
}

function noteCommit(room: Room, executionId: string, progress: Progress): Hearing {
  const session = room.sessions.get(executionId);
  if (session === undefined) return 'nobody';
  session.progress = progress;
  session.committedAt = performance.now();
  if (session.finish === null) {
    const { watch } = session;
    if (progress.state !== 'working') end(room, executionId, session);
    return typeof watch === 'function' ? 'here' : watch === 'awaited' ? 'expected' : 'nobody';
  }
  const isFull = progress.version - session.attachedAt >= room.limits.maxInputs;
  if (progress.state !== 'working' || isFull) finish(room, executionId, session, progress);
  return 'here';
}

/** Makes the sessions of one process. */
export function createSessions(limits: SessionLimits = SESSION_LIMITS): Sessions {
  const room: Room = { limits, sessions: new Map(), openings: createOpenings(), followed: 0 };
  return {
    start: (executionId) => start(room, executionId),
    follow: (executionId) => follow(room, executionId),
    isOpen: (executionId) => room.sessions.has(executionId),
    progressOf: (executionId) => room.sessions.get(executionId)?.progress ?? null,
    waitForOpen: (executionId, limitMs) =>
      room.sessions.has(executionId) ? Promise.resolve(true) : room.openings.wait(executionId, limitMs),
    attach: (executionId, from) => attach(room, executionId, from),
    committed: (executionId, progress) => noteCommit(room, executionId, progress),
    close: () => {
      for (const [executionId, session] of room.sessions) {
        finish(room, executionId, session, session.progress ?? { version: 0, state: 'working' });
      }
    },
  };
}
