import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { readExecutionRecords } from '../chaos/execution-record.ts';

// node --import tsx test/replay/main.ts <DATABASE_URL>: keeps one history of each workflow and ending in the database, as
// `histories/<workflow>-<phase>.json`. Histories are added, never changed: what once ran must replay for ever.
const [databaseUrl = ''] = process.argv.slice(2);
const folder = join(import.meta.dirname, 'histories');
await mkdir(folder, { recursive: true });
const pool = new pg.Pool({ connectionString: databaseUrl });
for await (const { pinned, inputs, events, state, phase } of readExecutionRecords(pool)) {
  const file = join(folder, `${pinned.definition.id}-${phase}.json`);
  const text = `${JSON.stringify({ pinned, inputs, events, state })}\n`;
  await writeFile(file, text, { flag: 'wx' }).then(
    () => console.log(file),
    () => undefined,
  );
}
await pool.end();
