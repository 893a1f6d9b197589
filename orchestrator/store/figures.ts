import pg from 'pg';
import { OPEN_STATUSES } from '#schemas/execution/execution-status.ts';

/** A count or an age, by what it is of. */
export interface Figure<By extends string> {
  readonly labels: Readonly<Record<By, string>>;
  readonly value: number;
}

/** Figures about the whole system from the database, for metrics. */
export interface Figures {
  /** Executions that have not ended, by runtime status in small letters. */
  activeExecutions(): Promise<readonly Figure<'status'>[]>;
  /** Age in seconds of the oldest due message of each topic and group; 0 when none waits. */
  queueAges(): Promise<readonly Figure<'topic' | 'group'>[]>;
  deadLetters(): Promise<readonly Figure<'topic'>[]>;
  close(): Promise<void>;
}

type Row = Readonly<Record<string, string>>;

/** Time limit of a query. A scrape does without the figure, and the database stops working on it. */
const LIMIT_MS = 2_000;

/** Uses the index of open executions, which has this condition, so that ended ones are not read. */
const ACTIVE = `SELECT lower(runtime_status) AS status, count(*) AS value FROM executions
  WHERE runtime_status IN (${OPEN_STATUSES.map((status) => `'${status}'`).join(', ')}) GROUP BY runtime_status`;

/** One index look-up a group, however long the queue is. */
const QUEUE_AGES = `SELECT g.topic, g.group_name, coalesce(greatest(0, extract(epoch FROM now() - oldest.visible_at)), 0) AS value
  FROM queue_groups g LEFT JOIN LATERAL (SELECT m.visible_at FROM queue_messages m
    WHERE m.topic = g.topic AND m.group_name = g.group_name ORDER BY m.visible_at LIMIT 1) oldest ON true`;

const DEAD_LETTERS = `SELECT g.topic, count(d.id) AS value FROM (SELECT DISTINCT topic FROM queue_groups) g
  LEFT JOIN dead_letters d ON d.topic = g.topic GROUP BY g.topic`;

/**
 * Reads figures over a connection of their own, one query at a time, so that whoever asks too often waits for himself and for nobody else.
 * Connects with the first question; each rejects when the database is away or takes longer than 2 s.
 */
export function openFigures(connectionString: string): Figures {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    application_name: 'metrics',
    connectionTimeoutMillis: LIMIT_MS,
    statement_timeout: LIMIT_MS,
    // A frozen server keeps no time.
    query_timeout: LIMIT_MS,
  });
  // Without a listener the loss of the idle connection would end the process; the next question connects again.
  pool.on('error', () => undefined);

  async function read<By extends string>(
    text: string,
    toLabels: (row: Row) => Readonly<Record<By, string>>,
  ): Promise<readonly Figure<By>[]> {
    const { rows } = await pool.query<Row>(text);
    return rows.map((row) => ({ labels: toLabels(row), value: Number(row['value']) }));
  }

  return {
    activeExecutions: () => read(ACTIVE, ({ status = '' }) => ({ status })),
    queueAges: () => read(QUEUE_AGES, ({ topic = '', group_name: group = '' }) => ({ topic, group })),
    deadLetters: () => read(DEAD_LETTERS, ({ topic = '' }) => ({ topic })),
    close: () => pool.end(),
  };
}
