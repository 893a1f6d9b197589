import pg from 'pg';
import { z } from 'zod';
import { MAX_OUTPUT_BYTES } from '#schemas/execution/function-result.ts';
import { FunctionError } from '../../failures/function-error.ts';
import { defineFunction, type FunctionContext } from '../function.ts';
import { flagField, jsonField, timeoutField } from '../input-fields.ts';
import { refuseOwnDatabase, resolveDatabase } from '../../network/database-address.ts';
import { createGuardedDatabaseClient } from '../../network/guarded-database-client.ts';
import { isRunnerDatabase } from '../../network/own-database.ts';
import { DATABASE_TYPES, toPlainValue } from './database-value.ts';

const CONNECT_TIMEOUT_MS = 5_000;

const Input = z.object({
  query: z.string().max(200_000).meta({
    title: 'Query',
    description: 'One SQL statement. Values enter by parameters as $1, $2 …',
    'x-code': 'sql',
    'x-multiline': true,
  }),
  parameters: jsonField(z.array(z.unknown()).max(1_000)).default([]).meta({
    title: 'Parameters',
    description: 'A JSON list, such as [7, "Ada"]: the values of $1, $2 …',
    'x-json': true,
  }),
  readOnly: flagField(true).meta({ title: 'Read only', description: 'Refuses statements that change something.' }),
  maxRows: z.coerce.number().int().min(1).max(100_000).default(1_000).meta({
    title: 'Most rows',
    description: 'Rows beyond these are left out; the output says so in truncated.',
  }),
  timeoutSeconds: timeoutField(60),
});
type Input = z.output<typeof Input>;
type Row = Record<string, unknown>;
type Answer = { rows: Row[]; rowCount: number; fields: { name: string; type: number }[]; truncated: boolean };

/** SQLSTATE classes that may pass by themselves: connection, resources, operator intervention, and transactions that met another. */
const PASSING = /^(08|53|57|40001|40P01|55P03)/;

function readUrl(context: FunctionContext): string {
  const url = context.credentials['url'] ?? context.credentials['databaseUrl'];
  if (url !== undefined && url !== '') return url;
  const message = 'No database is connected: give its URL as integrations.database.url.';
  throw new FunctionError({ type: 'credentials_missing', message, retryable: false });
}

/**
 * Sends one statement by the extended protocol, which takes no second one, and collects rows until there are enough. A read that has enough ends
 * the connection; a write runs to its end.
 */
function collect(client: pg.Client, input: Input): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    let bytes = 0;
    const config: pg.QueryConfig & { queryMode: 'extended' } = {
      text: input.query,
      values: [...input.parameters],
      queryMode: 'extended',
    };
    const query = new pg.Query<Row>(config);
    const fields = (result?: pg.ResultBuilder<Row>) =>
      (result?.fields ?? []).map((field) => ({ name: field.name, type: field.dataTypeID }));
    query.on('row', (row, result) => {
      if (rows.length < input.maxRows) {
        const plain = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toPlainValue(value)]));
        bytes += JSON.stringify(plain).length;
        rows.push(plain);
        if (bytes <= MAX_OUTPUT_BYTES) return;
        const message = `The rows have more than ${MAX_OUTPUT_BYTES} bytes.`;
        reject(new FunctionError({ type: 'output_too_large', message, retryable: false }));
      } else if (input.readOnly) {
        resolve({ rows, rowCount: rows.length, fields: fields(result), truncated: true });
      }
    });
    query.on('error', reject);
    query.on('end', (result) => {
      const rowCount = result.rowCount ?? rows.length;
      resolve({
        rows,
        rowCount,
        fields: fields(result),
        truncated: result.command === 'SELECT' && rowCount > rows.length,
      });
    });
    client.query(query);
  });
}

function toDatabaseError(error: unknown, wasSent: boolean, input: Input): unknown {
  if (error instanceof FunctionError) return error;
  if (error instanceof pg.DatabaseError) {
    const { code = '', message, detail, position } = error;
    const details = {
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(position === undefined ? {} : { position }),
    };
    return new FunctionError({ type: 'database_error', message, retryable: PASSING.test(code), details });
  }
  if (wasSent && !input.readOnly) {
    const message =
      'The connection was lost before the answer came: whether the statement took effect is unknown, so it is not repeated.';
    return new FunctionError({ type: 'outcome_unknown', message, retryable: false });
  }
  return new FunctionError({ type: 'network', message: 'The database cannot be reached from here.', retryable: true });
}

async function query(input: Input, client: pg.Client, timeoutMs: number, onSent: () => void): Promise<Answer> {
  await client.connect();
  if (await isRunnerDatabase(client)) throw refuseOwnDatabase();
  await client.query(`SELECT set_config('statement_timeout', $1, false), set_config('datestyle', 'ISO', false)`, [
    String(timeoutMs),
  ]);
  if (input.readOnly) await client.query('BEGIN READ ONLY');
  onSent();
  return collect(client, input);
}

/** Runs one SQL statement in the user's own PostgreSQL, READ ONLY by default (decision D14). */
export const databaseQuery = defineFunction({
  slug: 'system/database-query',
  name: 'Database Query',
  description: 'Reads from or writes to a PostgreSQL database.',
  input: Input,
  output: z.object({
    rows: z.array(z.record(z.string(), z.unknown())).meta({ title: 'Rows' }),
    rowCount: z.number().int().meta({ title: 'Row count', description: 'Rows returned, or changed by a write.' }),
    fields: z
      .array(z.object({ name: z.string(), type: z.number() }))
      .meta({ title: 'Fields', description: 'Columns with the OIDs of their types.' }),
    truncated: z.boolean().meta({ title: 'Truncated', description: 'Whether there were more rows.' }),
  }),
  timeoutSeconds: 60,
  isSafeToRepeat: ({ readOnly }) => readOnly,
  credentials: { type: 'database', fields: ['url'] },
  run: async (input, context) => {
    const target = await resolveDatabase(readUrl(context), context.databaseAddresses, context.ownDatabaseUrl);
    const client = createGuardedDatabaseClient({
      ...target,
      types: DATABASE_TYPES,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'workflow-builder',
    });
    let wasSent = false;
    const lost = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The connection ended.')));
      context.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    });
    lost.catch(() => undefined);
    try {
      // The server stops by itself: a statement that sends nothing does not see that nobody listens any more.
      const timeoutMs = Math.min((input.timeoutSeconds ?? Infinity) * 1_000, context.timeoutMs);
      return await Promise.race([query(input, client, timeoutMs, () => (wasSent = true)), lost]);
    } catch (error) {
      throw toDatabaseError(error, wasSent, input);
    } finally {
      // `end` sends Terminate and destroys a socket on which a statement still runs.
      client.end().catch(() => undefined);
    }
  },
});
