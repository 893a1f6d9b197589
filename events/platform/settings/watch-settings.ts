import { setTimeout as pause } from 'node:timers/promises';
import { NoConfigurationStore, type ConfigurationStore } from './configuration-store.ts';
import type { Setting, SettingsLogger } from './setting.ts';

/** How often the sidecar is looked for until it is there, and then whether it still knows us. */
const SEEK_MS = 1_000;
const CHECK_MS = 5_000;
/** Some changes come without a notification: deleted keys in Azure, and a Redis that restarted without its setting. They are found within this time. */
const READ_EVERY_MS = 60_000;
/** A sidecar that is being started is no trouble. */
const PATIENCE_MS = 30_000;

export interface WatchSettingsOptions {
  readonly store: ConfigurationStore;
  readonly settings: readonly Setting[];
  readonly logger: SettingsLogger;
}

export interface SettingsWatch {
  /** The sidecar said that something has changed. */
  notify(): void;
  close(): Promise<void>;
}

/** Tells of an outage once, when it has lasted, and that there is no store. */
function createReporter(logger: SettingsLogger) {
  let failingSince: number | undefined;
  let told: 'missing' | 'away' | undefined;
  return {
    succeeded: () => {
      failingSince = undefined;
      told = undefined;
    },
    failed: (error: unknown) => {
      if (error instanceof NoConfigurationStore) {
        if (told !== 'missing') logger.info({}, 'there is no configuration store: the environment has every setting');
        told = 'missing';
        return;
      }
      failingSince ??= performance.now();
      if (told === 'away' || performance.now() - failingSince < PATIENCE_MS) return;
      told = 'away';
      logger.warn({ err: error }, 'the configuration store cannot be read: settings stay as they are');
    },
  };
}

/** Subscribes anew whenever the sidecar has started again; resolves with whether it did. */
function createSubscriber(store: ConfigurationStore, keys: readonly string[]): () => Promise<boolean> {
  let mark: string | undefined;
  return async () => {
    const found = await store.readMark();
    if (mark !== undefined && found === mark) return false;
    // Of an earlier life of this service, beside the same sidecar.
    for (const id of found?.split(',') ?? []) await store.unsubscribe(id).catch(() => undefined);
    const fresh = (await Promise.all(keys.map((key) => store.subscribe(key)))).join(',');
    await store.writeMark(fresh);
    mark = fresh;
    return true;
  };
}

/** Keeps settings as the store has them, from now until `close`. The sidecar may come, go and come again; until it is there the settings stand as they are. */
export function watchSettings({ store, settings, logger }: WatchSettingsOptions): SettingsWatch {
  const reporter = createReporter(logger);
  const subscribe = createSubscriber(
    store,
    settings.map(({ key }) => key),
  );
  const closing = new AbortController();
  let wake = new AbortController();
  let isChanged = false;
  let readAt = -Infinity;

  async function look(): Promise<number> {
    const isNew = await subscribe();
    if (isNew || isChanged || performance.now() - readAt >= READ_EVERY_MS) {
      isChanged = false;
      readAt = -Infinity;
      await Promise.all(settings.map(async (setting) => setting.offer(await store.read(setting.key))));
      // A subscription begins a moment after it is answered: what changes in between is seen at the next look.
      if (!isNew) readAt = performance.now();
    }
    return CHECK_MS;
  }

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      let pauseMs = SEEK_MS;
      try {
        pauseMs = await look();
        reporter.succeeded();
      } catch (error) {
        reporter.failed(error);
        if (error instanceof NoConfigurationStore) pauseMs = CHECK_MS;
      }
      wake = new AbortController();
      if (isChanged && pauseMs === CHECK_MS) continue;
      await pause(pauseMs, undefined, { signal: AbortSignal.any([closing.signal, wake.signal]) }).catch(
        () => undefined,
      );
    }
  }

  const watching = watch();
  return {
    notify: () => {
      isChanged = true;
      wake.abort();
    },
    close: async () => {
      closing.abort();
      await watching;
      await store.close();
    },
  };
}
