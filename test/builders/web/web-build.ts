import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { inject } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Folder of the build that tests run, inside `web/`; beside the one that `npm start` makes. */
export const TEST_DIST_DIR = '.next-test';

/** Any number that only this uses: test files that run side by side build one after the other. */
const BUILD_LOCK = 727_411_903;

async function newestChange(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const times = await Promise.all(
    entries.map(async (entry) => {
      if (entry.name.startsWith('.next') || entry.name.endsWith('.tsbuildinfo')) return 0;
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestChange(path) : (await stat(path)).mtimeMs;
    }),
  );
  return Math.max(0, ...times);
}

async function isBuilt(): Promise<boolean> {
  const built = await stat(join(ROOT, 'web', TEST_DIST_DIR, 'BUILD_ID')).catch(() => null);
  if (built === null) return false;
  const changes = await Promise.all(['web', 'schemas', 'events'].map((folder) => newestChange(join(ROOT, folder))));
  return built.mtimeMs > Math.max(...changes);
}

async function build(): Promise<void> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    WEB_DIST_DIR: TEST_DIST_DIR,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  };
  // A build knows no database; one that reached for it would fail here.
  delete env['DATABASE_URL'];
  await promisify(execFile)('npx', ['next', 'build', 'web'], { cwd: ROOT, env });
}

/** Builds the web service unless a build of these sources is there; 10 to 60 s. */
export async function buildWeb(): Promise<void> {
  const client = new pg.Client({ connectionString: inject('templateDatabaseUrl').replace(/\/[^/]*$/, '/postgres') });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [BUILD_LOCK]);
    if (!(await isBuilt())) await build();
  } finally {
    await client.end();
  }
}
