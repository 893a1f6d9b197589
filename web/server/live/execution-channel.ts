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

interface Seat {
  readonly watcher: ExecutionWatcher;
  /** Last sequence sent; null until `startAt`. */
  position: number | null;
  readonly waiting: SequencedFrame[];
}

/** One watched execution: its watchers, and how far it has been read. Not positioned (`lastRead` null) until the first watcher has read its start. */
export interface ExecutionChannel {
  lastRead: number | null;
  readonly seats: Set<Seat>;
}

/** A subscription is taken BEFORE the caller reads where it starts; what arrives in between waits. */
export interface Subscription {
  /** The caller has everything up to `sequence`: from here on it gets what follows, without gap or double. */
  readonly startAt: (sequence: number) => void;
  readonly leave: () => void;
}

export function createChannel(): ExecutionChannel {
  return { lastRead: null, seats: new Set() };
}

function hand(seat: Seat, item: SequencedFrame): void {
  if (seat.position === null) {
    seat.waiting.push(item);
  } else if (item.sequence > seat.position) {
    seat.position = item.sequence;
    seat.watcher.onFrame(item.frame, item.isLast);
  }
}

/** Hands freshly read events, in order of sequence, to everyone on the channel. */
export function fanOut(channel: ExecutionChannel, items: readonly SequencedFrame[]): void {
  for (const item of items) {
    if (item.sequence <= (channel.lastRead ?? 0)) continue;
    channel.lastRead = item.sequence;
    for (const seat of channel.seats) hand(seat, item);
  }
}

/** Takes a seat; `onLeft` runs when it is given up. */
export function takeSeat(channel: ExecutionChannel, watcher: ExecutionWatcher, onLeft: () => void): Subscription {
  const seat: Seat = { watcher, position: null, waiting: [] };
  channel.seats.add(seat);
  return {
    startAt: (sequence) => {
      seat.position = sequence;
      channel.lastRead ??= sequence;
      for (const item of seat.waiting.splice(0)) hand(seat, item);
    },
    leave: () => {
      if (channel.seats.delete(seat)) onLeft();
    },
  };
}
