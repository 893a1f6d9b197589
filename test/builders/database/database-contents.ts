import type pg from 'pg';

async function listTables(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  return rows.map((row) => row.name);
}

/** How many rows each table has. */
export async function countRows(pool: pg.Pool): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const table of await listTables(pool)) {
    const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM "${table}"`);
    counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}

/** Every row of every table as text, bytes read as Latin-1: what somebody who has a copy of the database can read. */
export async function dumpText(pool: pg.Pool): Promise<string> {
  const texts: string[] = [];
  for (const table of await listTables(pool)) {
    const { rows } = await pool.query<Record<string, unknown>>(`SELECT * FROM "${table}"`);
    for (const row of rows) {
      const cells = Object.values(row).map((cell) =>
        Buffer.isBuffer(cell) ? cell.toString('latin1') : JSON.stringify(cell),
      );
      texts.push(`${table}: ${cells.join(' | ')}`);
    }
  }
  return texts.join('\n');
}
