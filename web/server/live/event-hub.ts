import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import { EXECUTION_EVENTS_CHANNEL } from '#events/contracts/topics.ts';
import { openKeptConnection } from '#events/platform/postgres/kept-connection.ts';
import { toDeltaFrame, type DeltaRow, type Frame } from './server-sent-events.ts';
import { createListFeed, type ListFeed } from './list-feed.ts';

export interface EventHubOptions {
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly logger: Logger;
  /** How often everything watched is read without being told, for notifications that were lost. */
  readonly scanIntervalMs: number;
}

/**
 * Fans execution events out to all watchers of this process: one LISTEN connection, one query a wake-up, each frame made once.
 * Idle (no connection, no query) while nobody watches.
 */
export interface EventHub {
  watch(executionId: string, watcher: ExecutionWatcher): ExecutionWatch;
  readonly list: ListFeed;
  /** How many watch an execution. */
  watchers(): number;
  close(): Promise<void>;
}

const Payload = z.array(z.string());
const TERMINAL_TYPES = new Set(['execution.completed', 'execution.failed', 'execution.terminated']);

interface Row extends DeltaRow {
  readonly execution_id: string;
}

const NEW_EVENTS = `SELECT e.execution_id, e.sequence, e.type, e.event::text AS event, x.phase, x.progress
  FROM unnest($1::text[], $2::int[]) AS w(id, last)
  JOIN executions x ON x.id = w.id
  JOIN execution_events e ON e.execution_id = w.id AND e.sequence > w.last
  ORDER BY e.execution_id, e.sequence LIMIT $3`;

function toSequencedFrame(row: Row): SequencedFrame {
  return { sequence: row.sequence, frame: toDeltaFrame(row), isLast: TERMINAL_TYPES.has(row.type) };
}

/** Events read at once; more than that are read in turns. */
const BATCH = 20_000;

/** @returns a hub that begins to listen with its first watcher. */
export function createEventHub(options: EventHubOptions): EventHub {
  const channels = new Map<string, ExecutionChannel>();
  const dirty = new Set<string>();
  let isReading = false;
  let listener: { close(): Promise<void> } | undefined;
  let scan: NodeJS.Timeout | undefined;

  const readDirty = async () => {
    const watched = [...dirty].flatMap((id) => {
      const lastRead = channels.get(id)?.lastRead ?? null;
      return lastRead === null ? [] : [{ id, lastRead }];
    });
    dirty.clear();
    if (watched.length === 0) return;
    const { rows } = await options.pool.query<Row>({
      name: 'new_execution_events',
      text: NEW_EVENTS,
      values: [watched.map(({ id }) => id), watched.map(({ lastRead }) => lastRead), BATCH],
    });
    for (const row of rows) {
      const channel = channels.get(row.execution_id);
      if (channel !== undefined) fanOut(channel, [toSequencedFrame(row)]);
    }
    if (rows.length === BATCH) for (const { id } of watched) dirty.add(id);
  };

  const wake = (ids: Iterable<string>) => {
    for (const id of ids) if (channels.has(id)) dirty.add(id);
    if (isReading || dirty.size === 0) return;
    isReading = true;
    readDirty()
      .catch((error: unknown) => options.logger.error({ err: error }, 'could not read execution events'))
      .finally(() => {
        isReading = false;
        if (dirty.size > 0) wake([]);
      });
  };

  const list = createListFeed(options, () => listen());

  const onNotified = (payload: string) => {
    let ids: readonly string[] = [];
    try {
      ids = Payload.parse(JSON.parse(payload));
    } catch {
      options.logger.warn('a notification was not a list of execution ids');
      ids = [...channels.keys()];
    }
    wake(ids);
    list.wake(ids);
  };

  const listen = () => {
    listener ??= openKeptConnection({
      connectionString: options.databaseUrl,
      applicationName: 'web-listen',
      prepare: () => [`LISTEN ${EXECUTION_EVENTS_CHANNEL}`],
      logger: options.logger,
      onNotification: (_channel, payload) => onNotified(payload),
      // What was told before is lost.
      onConnected: () => {
        wake(channels.keys());
        list.scan();
      },
    });
    scan ??= setInterval(() => {
      wake(channels.keys());
      list.scan();
    }, options.scanIntervalMs);
  };

  return {
    list,
    watch: (executionId, watcher) => {
      listen();
      const channel = channels.get(executionId) ?? createChannel();
      channels.set(executionId, channel);
      const subscription = addWatcher(channel, watcher, () => {
        if (channel.watchers.size === 0 && channels.get(executionId) === channel) channels.delete(executionId);
      });
      return {
        startAt: (sequence) => {
          subscription.startAt(sequence);
          wake([executionId]);
        },
        leave: subscription.leave,
      };
    },
    watchers: () => [...channels.values()].reduce((sum, channel) => sum + channel.watchers.size, 0),
    close: async () => {
      clearInterval(scan);
      for (const channel of channels.values()) for (const { watcher } of channel.watchers) watcher.onClose();
      list.close();
      await listener?.close();
    },
  };
}

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
