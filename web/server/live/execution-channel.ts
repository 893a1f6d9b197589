import type { Frame } from './server-sent-events.ts';

/** Someone who watches one execution. */
export interface ExecutionWatcher {
  /** Frames in order of sequence, each once; `isLast` when nothing follows. */
  readonly onFrame: (frame: Frame, isLast: boolean) => void;
  readonly onClose: () => void;
}

/** An event ready to be sent. */
export interface SequencedFrame {
  readonly sequence: number;
  readonly frame: Frame;
  readonly isLast: boolean;
}

/** A watcher and how far it has been served. */
interface WatcherState {
  readonly watcher: ExecutionWatcher;
  /** Last sequence sent; null until `startAt`. */
  position: number | null;
  readonly waiting: SequencedFrame[];
}

/** One watched execution: its watchers, and how far it has been read. Not positioned (`lastRead` null) until the first watcher has read its start. */
export interface ExecutionChannel {
  lastRead: number | null;
  readonly watchers: Set<WatcherState>;
}

/** A subscription is taken BEFORE the caller reads where it starts; what arrives in between waits. */
export interface ExecutionWatch {
  /** The caller has everything up to `sequence`: from here on it gets what follows, without gap or double. */
  readonly startAt: (sequence: number) => void;
  readonly leave: () => void;
}

export function createChannel(): ExecutionChannel {
  return { lastRead: null, watchers: new Set() };
}

function pass(state: WatcherState, item: SequencedFrame): void {
  if (state.position === null) {
    state.waiting.push(item);
  } else if (item.sequence > state.position) {
    state.position = item.sequence;
    state.watcher.onFrame(item.frame, item.isLast);
  }
}

/** Hands freshly read events, in order of sequence, to everyone on the channel. */
export function fanOut(channel: ExecutionChannel, items: readonly SequencedFrame[]): void {
  for (const item of items) {
    if (item.sequence <= (channel.lastRead ?? 0)) continue;
    channel.lastRead = item.sequence;
    for (const state of channel.watchers) pass(state, item);
  }
}

/** Adds a watcher; `onLeft` runs when it leaves. */
export function addWatcher(channel: ExecutionChannel, watcher: ExecutionWatcher, onLeft: () => void): ExecutionWatch {
  const state: WatcherState = { watcher, position: null, waiting: [] };
  channel.watchers.add(state);
  return {
    startAt: (sequence) => {
      state.position = sequence;
      channel.lastRead ??= sequence;
      for (const item of state.waiting.splice(0)) pass(state, item);
    },
    leave: () => {
      if (channel.watchers.delete(state)) onLeft();
    },
  };
}
