import type pg from 'pg';
import type { Logger } from 'pino';
import { createBatcher } from '#events/platform/process/batcher.ts';
import { readSummaries } from '../executions/executions.ts';
import { toFrame, type Frame } from './server-sent-events.ts';

/** Someone who watches the executions of some owners. */
export interface ListWatcher {
  readonly ownerIds: readonly string[];
  readonly onFrame: (frame: Frame) => void;
  readonly onClose: () => void;
}

/** Rows of executions as they change, to all lists of this process. */
export interface ListFeed {
  /** @returns the function that stops watching. */
  watch(watcher: ListWatcher): () => void;
  /** These executions changed. */
  wake(ids: readonly string[]): void;
  /** Looks for changes whose notification was lost among the newest of the watched owners. */
  scan(): void;
  /** How many watch. */
  watchers(): number;
  close(): void;
}

/** Changes of one row that come faster than this are shown once. */
const SPACING_MS = 200;
/** Changes that are read together. */
const MAX_CHANGES = 10_000;

const NEWEST = `SELECT o.id AS id, o.version FROM unnest($1::text[]) AS owner(id)
  CROSS JOIN LATERAL (SELECT e.id, e.version FROM executions e WHERE e.owner_id = owner.id ORDER BY e.started_at DESC LIMIT 50) AS o`;

export function createListFeed(
  options: { readonly pool: pg.Pool; readonly logger: Logger },
  onFirstWatcher: () => void,
): ListFeed {
  const watchers = new Set<ListWatcher>();
  const seenVersions = new Map<string, number>();
  const log = (error: unknown) => options.logger.error({ err: error }, 'could not read the list of executions');

  const send = async (ids: readonly string[]) => {
    for (const { ownerId, summary } of await readSummaries(options.pool, [...new Set(ids)])) {
      const frame = toFrame('row', JSON.stringify(summary));
      for (const watcher of watchers) if (watcher.ownerIds.includes(ownerId)) watcher.onFrame(frame);
    }
  };

  const changes = createBatcher<string>({
    maxItems: MAX_CHANGES,
    delayMs: SPACING_MS,
    run: (ids) => send(ids).catch(log),
  });

  const wake = (ids: readonly string[]) => {
    if (watchers.size > 0) for (const id of ids) void changes.add(id);
  };

  const scan = async () => {
    const owners = [...new Set([...watchers].flatMap((watcher) => watcher.ownerIds))];
    const { rows } = await options.pool.query<{ id: string; version: number }>(NEWEST, [owners]);
    const news = rows.filter((row) => seenVersions.get(row.id) !== row.version);
    seenVersions.clear();
    for (const row of rows) seenVersions.set(row.id, row.version);
    wake(news.map((row) => row.id));
  };

  return {
    watch: (watcher) => {
      watchers.add(watcher);
      onFirstWatcher();
      return () => {
        watchers.delete(watcher);
      };
    },
    wake,
    scan: () => {
      if (watchers.size > 0) scan().catch(log);
    },
    watchers: () => watchers.size,
    close: () => {
      changes.remove(() => true);
      for (const watcher of watchers) watcher.onClose();
    },
  };
}
