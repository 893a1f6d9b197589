import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { WarningLogger } from '../process/warning-logger.ts';
import { toConnectionOptions } from './planner-settings.ts';
import type { Statement } from './statement.ts';

/** First and longest pause between two attempts to connect. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** A server that says nothing for so long is taken for lost: TCP alone notices after hours. */
const QUERY_TIMEOUT_MS = 30_000;

/** Thrown by `query` while there is no connection; the connection is being made again. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

export interface KeptConnectionOptions {
  readonly connectionString: string;
  readonly applicationName: string;
  /** Server settings of the session, such as `{ synchronous_commit: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Statements to run on each new connection before it is offered; asked for anew each time. */
  readonly prepare?: () => readonly string[];
  readonly onConnected?: () => void;
  readonly onNotification?: (channel: string, payload: string, processId: number) => void;
  readonly logger: WarningLogger;
}

export interface KeptConnection {
  /** Runs one statement; several may be in flight, in order. Rejects when the connection is away or lost: nothing is repeated by itself. */
  query(statement: Statement): Promise<pg.QueryResult<Record<string, unknown>>>;
  /** Process of the server that serves it, as notifications name their sender. */
  processId(): number | undefined;
  close(): Promise<void>;
}

function createClient(options: KeptConnectionOptions): pg.Client {
  const settings = toConnectionOptions(options.settings ?? {});
  return new pg.Client({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    keepAlive: true,
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: QUERY_TIMEOUT_MS,
    ...(settings === '' ? {} : { options: settings }),
  });
}

function end(client: pg.Client): void {
  client.end().catch(() => undefined);
}

/** The process id is public in the protocol, but not in the types of pg. */
function readProcessId(client: pg.Client): number | undefined {
  const id: unknown = Reflect.get(client, 'processID');
  return typeof id === 'number' ? id : undefined;
}

interface Keeper {
  readonly connection: KeptConnection;
  /** Connects once. @throws when that fails. */
  connect(): Promise<void>;
  /** Connects, however often it takes. Never rejects. */
  reconnect(): Promise<void>;
}

function createKeeper(options: KeptConnectionOptions): Keeper {
  const ended = new AbortController();
  let current: pg.Client | undefined;

  async function connect(): Promise<void> {
    const client = createClient(options);
    let isOver = false;
    const lose = (error?: Error) => {
      if (isOver) return;
      isOver = true;
      if (current !== client) return;
      current = undefined;
      end(client);
      if (ended.signal.aborted) return;
      options.logger.warn({ err: error, connection: options.applicationName }, 'lost a connection to the database');
      void reconnect();
    };
    client.on('error', lose);
    client.on('end', () => lose());
    client.on('notification', (message) =>
      options.onNotification?.(message.channel, message.payload ?? '', message.processId),
    );
    try {
      await client.connect();
      for (const text of options.prepare?.() ?? []) await client.query(text);
    } catch (error) {
      isOver = true;
      end(client);
      throw error;
    }
    if (isOver) throw new NotConnectedError('The connection was lost while it was made.');
    if (ended.signal.aborted) return end(client);
    current = client;
    options.onConnected?.();
  }

  async function reconnect(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !ended.signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return await connect();
      } catch (error) {
        const fields = { err: error, connection: options.applicationName };
        // Once an outage.
        if (pauseMs === FIRST_PAUSE_MS) options.logger.warn(fields, 'the database cannot be reached; trying again');
        await pause(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: ended.signal }).catch(() => undefined);
      }
    }
  }

  const connection: KeptConnection = {
    query: async (statement) => {
      if (current === undefined) throw new NotConnectedError('There is no connection to the database.');
      return await current.query<Record<string, unknown>>(statement);
    },
    processId: () => (current === undefined ? undefined : readProcessId(current)),
    close: async () => {
      ended.abort();
      const client = current;
      current = undefined;
      await client?.end().catch(() => undefined);
    },
  };
  return { connection, connect, reconnect };
}

/**
 * One connection that comes back by itself, with growing pauses, whenever it is lost. Statements are pipelined.
 *
 * @throws when the first connection cannot be made: at start that is a configuration problem.
 */
export async function createKeptConnection(options: KeptConnectionOptions): Promise<KeptConnection> {
  const keeper = createKeeper(options);
  await keeper.connect();
  return keeper.connection;
}

/** The same for who can do without it: the first connection, too, comes when it can be made. */
export function openKeptConnection(options: KeptConnectionOptions): KeptConnection {
  const keeper = createKeeper(options);
  void keeper.reconnect();
  return keeper.connection;
}
