import pg from 'pg';
import { EXECUTION_EVENTS_CHANNEL } from '#events/contracts/topics.ts';
import type { TestDatabase } from './database.ts';

/** Waits for what processes commit, woken by their notifications: nothing sleeps. */
export interface DatabaseWatch {
  /** Resolves with the first value that is not undefined, asking again whenever an execution recorded something. */
  until<Value>(read: () => Promise<Value | undefined>): Promise<Value>;
  /** Resolves once the execution has ended and that is committed. */
  ended(instanceId: string): Promise<void>;
  /** Resolves once the execution has recorded an event of this type (of this node). */
  recorded(instanceId: string, type: string, nodeId?: string): Promise<void>;
  /** Resolves once no event of the topic waits to be sent through a sidecar. */
  sent(topic: string): Promise<void>;
  /** Resolves once no message of the topic waits or is being handled. */
  emptied(topic: string): Promise<void>;
}

export interface OpenDatabaseWatch extends DatabaseWatch {
  /** Says that something may have happened of which the database sends no notification. */
  look(): void;
  close(): Promise<void>;
}

/** Lets the database say when messages are settled or sent; the product has no use for that. */
async function announceSettlements(database: TestDatabase): Promise<void> {
  await database.pool.query(`
    CREATE OR REPLACE FUNCTION announce_settlement() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_notify('${EXECUTION_EVENTS_CHANNEL}', '[]'); RETURN NULL; END $$;
    CREATE OR REPLACE TRIGGER announce_settlement AFTER DELETE ON queue_messages EXECUTE FUNCTION announce_settlement();
    CREATE OR REPLACE TRIGGER announce_settlement AFTER DELETE ON outbox EXECUTE FUNCTION announce_settlement()`);
}

/** Listens as the web process does. */
export async function watchDatabase(database: TestDatabase): Promise<OpenDatabaseWatch> {
  const listener = new pg.Client({ connectionString: database.url });
  const watchers = new Set<() => void>();
  let announcing: Promise<void> | null = null;
  const look = () => watchers.forEach((watch) => watch());
  listener.on('error', () => undefined);
  listener.on('notification', look);
  await listener.connect();
  await listener.query(`LISTEN ${EXECUTION_EVENTS_CHANNEL}`);

  async function until<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
    return new Promise((resolve, reject) => {
      let isReading = false;
      let isAgain = false;
      const settle = (finish: () => void) => {
        watchers.delete(watch);
        finish();
      };
      const watch = () => {
        isAgain = true;
        if (!isReading) void ask();
      };
      async function ask(): Promise<void> {
        isReading = true;
        while (isAgain && watchers.has(watch)) {
          isAgain = false;
          try {
            const value = await read();
            if (value !== undefined) settle(() => resolve(value));
          } catch (error) {
            settle(() => reject(error instanceof Error ? error : new Error(String(error))));
          }
        }
        isReading = false;
      }
      watchers.add(watch);
      watch();
    });
  }

  const exists = async (text: string, values: readonly unknown[]) =>
    (await database.pool.query(text, [...values])).rowCount === 0 ? undefined : true;

  const gone = async (table: 'outbox' | 'queue_messages', topic: string) => {
    announcing ??= announceSettlements(database);
    await announcing;
    await until(async () => ((await exists(`SELECT FROM ${table} WHERE topic = $1`, [topic])) ? undefined : true));
  };

  return {
    until,
    ended: async (instanceId) => {
      await until(() => exists('SELECT FROM executions WHERE id = $1 AND completed_at IS NOT NULL', [instanceId]));
    },
    recorded: async (instanceId, type, nodeId) => {
      await until(() =>
        exists(
          `SELECT FROM execution_events WHERE execution_id = $1 AND type = $2 AND ($3::text IS NULL OR event->>'nodeId' = $3)`,
          [instanceId, type, nodeId ?? null],
        ),
      );
    },
    sent: (topic) => gone('outbox', topic),
    emptied: (topic) => gone('queue_messages', topic),
    look,
    close: () => listener.end(),
  };
}
