import pg from 'pg';
import type { Logger } from 'pino';

/** Channel on which the orchestrator tells, after commit, which executions have new events: a JSON array of their ids. */
export const EXECUTION_EVENTS_CHANNEL = 'execution_events';

const LONGEST_PAUSE_MS = 10_000;

export interface ListenOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly onNotified: (payload: string) => void;
  /** The connection is (again) there: what was notified before is lost. */
  readonly onConnected: () => void;
}

/** Keeps one LISTEN connection open, reconnecting with growing pauses of 10 s at most. */
export function openListenConnection(options: ListenOptions): { close(): Promise<void> } {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let isClosed = false;

  const reconnectLater = (error: unknown) => {
    client = undefined;
    if (isClosed || timer !== undefined) return;
    failures += 1;
    const pauseMs = Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS);
    options.logger.warn({ err: error, pauseMs }, 'the listening connection is away');
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, pauseMs);
  };

  const connect = async () => {
    const next = new pg.Client({ connectionString: options.databaseUrl, keepAlive: true });
    next.on('notification', (message) => options.onNotified(message.payload ?? ''));
    next.on('error', reconnectLater);
    next.on('end', () => reconnectLater(new Error('The connection ended.')));
    try {
      await next.connect();
      await next.query(`LISTEN ${EXECUTION_EVENTS_CHANNEL}`);
    } catch (error) {
      reconnectLater(error);
      return;
    }
    client = next;
    failures = 0;
    if (isClosed) await next.end();
    else options.onConnected();
  };

  void connect();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
