import type { TurnMaker, TurnWork } from '../engine-hooks.ts';
import type { Progress } from './to-progress.ts';

/** How an activity's session ended: `replaced` by a later activity of the same execution, else where the execution stands; null when nobody committed. */
export type SessionEnd = Progress | { readonly state: 'replaced' } | null;

/** The activities of executions that are open in this process, and the turns that are made in them. */
export interface Sessions {
  /** Makes a turn inside the activity that is open here; null when none is. */
  run<Result>(executionId: string, work: TurnWork<Result>): Promise<Result> | null;
  /** Has the next activity that opens here make a turn. The answer takes it back; it is false once the turn is being made. */
  hold(executionId: string, work: TurnWork<unknown>): () => boolean;
  isHeld(executionId: string): boolean;
  /**
   * Opens the session of an activity, which makes the held turns at once. It ends when no turn is being made and the execution ended, only waits, or is quiet
   * for `lingerMs`.
   */
  open(executionId: string, maker: TurnMaker, known: Progress | null): Promise<SessionEnd>;
  /** Notes what was committed; true when an activity here will report it. */
  noteCommit(executionId: string, progress: Progress): boolean;
  /** Ends all. Inputs that come later raise the mailbox, elsewhere or after a restart. */
  close(): void;
}

export interface SessionLimits {
  /** Without a commit for so long an activity ends. */
  readonly lingerMs: number;
  /** An activity ends after so long and is called again: Dapr gives it an hour. */
  readonly longestMs: number;
}

const SESSION_LIMITS: SessionLimits = { lingerMs: 1_000, longestMs: 600_000 };

interface Session {
  maker: TurnMaker;
  progress: Progress | null;
  /** Turns that are being made. */
  turns: number;
  openedAt: number;
  activeAt: number;
  timer: NodeJS.Timeout | null;
  end: (end: SessionEnd) => void;
}

interface SessionTable {
  readonly limits: SessionLimits;
  readonly open: Map<string, Session>;
  readonly held: Map<string, Set<TurnWork<unknown>>>;
}

function endSession(table: SessionTable, executionId: string, session: Session, end: SessionEnd): void {
  if (session.timer !== null) clearTimeout(session.timer);
  if (table.open.get(executionId) === session) table.open.delete(executionId);
  session.end(end);
}

/** Ends the session if nothing keeps it open, else looks again when it may have become quiet. */
function settle(table: SessionTable, executionId: string, session: Session): void {
  if (session.turns > 0 || table.open.get(executionId) !== session) return;
  const { progress, activeAt, openedAt } = session;
  const { lingerMs, longestMs } = table.limits;
  if (progress?.state !== 'working') return endSession(table, executionId, session, progress);
  const now = performance.now();
  if (now - openedAt >= longestMs) return endSession(table, executionId, session, progress);
  const left = activeAt + lingerMs - now;
  if (left <= 0) return endSession(table, executionId, session, { state: 'waiting' });
  session.timer ??= setTimeout(() => {
    session.timer = null;
    settle(table, executionId, session);
  }, left);
}

async function runIn<Result>(
  table: SessionTable,
  executionId: string,
  session: Session,
  work: TurnWork<Result>,
): Promise<Result> {
  session.turns += 1;
  try {
    return await work(session.maker);
  } finally {
    session.turns -= 1;
    settle(table, executionId, session);
  }
}

/** A later activity goes on with the session of an earlier one, which has lost its worker or found company. */
function obtain(table: SessionTable, executionId: string, opened: Pick<Session, 'maker' | 'end'>): Session {
  const now = performance.now();
  const known = table.open.get(executionId);
  if (known !== undefined) {
    known.end({ state: 'replaced' });
    return Object.assign(known, opened, { openedAt: now, activeAt: now });
  }
  const session = { ...opened, progress: null, turns: 0, openedAt: now, activeAt: now, timer: null };
  table.open.set(executionId, session);
  return session;
}

function takeHeld(table: SessionTable, executionId: string): readonly TurnWork<unknown>[] {
  const held = table.held.get(executionId);
  const taken = [...(held ?? [])];
  held?.clear();
  table.held.delete(executionId);
  return taken;
}

function open(table: SessionTable, executionId: string, maker: TurnMaker, known: Progress | null): Promise<SessionEnd> {
  return new Promise((resolve) => {
    const session = obtain(table, executionId, { maker, end: resolve });
    session.progress ??= known;
    // Who holds a turn hears by its outcome.
    for (const work of takeHeld(table, executionId)) runIn(table, executionId, session, work).catch(() => undefined);
    settle(table, executionId, session);
  });
}

function hold(table: SessionTable, executionId: string, work: TurnWork<unknown>): () => boolean {
  const held = table.held.get(executionId) ?? new Set();
  table.held.set(executionId, held.add(work));
  return () => {
    const isTaken = held.delete(work);
    if (held.size === 0 && table.held.get(executionId) === held) table.held.delete(executionId);
    return isTaken;
  };
}

/** Creates the sessions of one process. */
export function createSessions(limits: SessionLimits = SESSION_LIMITS): Sessions {
  const table: SessionTable = { limits, open: new Map(), held: new Map() };
  return {
    run: (executionId, work) => {
      const session = table.open.get(executionId);
      return session === undefined ? null : runIn(table, executionId, session, work);
    },
    hold: (executionId, work) => hold(table, executionId, work),
    isHeld: (executionId) => table.held.has(executionId),
    open: (executionId, maker, known) => open(table, executionId, maker, known),
    noteCommit: (executionId, progress) => {
      const session = table.open.get(executionId);
      if (session === undefined) return false;
      session.progress = progress;
      session.activeAt = performance.now();
      settle(table, executionId, session);
      return true;
    },
    close: () => {
      for (const [executionId, session] of table.open) {
        endSession(
          table,
          executionId,
          session,
          session.progress?.state === 'ended' ? session.progress : { state: 'waiting' },
        );
      }
    },
  };
}
