import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findFreePort, startEmbeddedDatabase } from '#infra/local/database/embedded-database.ts';
import { migrateDatabase } from '#events/platform/postgres/migrate-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database that tests copy, never write to. */
    templateDatabaseUrl: string;
  }
}

/** Starts one PostgreSQL for the whole test run; `createTestDatabase` copies its template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'workflow-builder-test-'));
  // As root the server runs as the user postgres, who must be able to enter the folder.
  await chmod(dataDir, 0o755);
  const port = await findFreePort();
  const server = await startEmbeddedDatabase(
    { dataDir: join(dataDir, 'pg'), port, password: 'test', settings: ['max_connections=300', 'shared_buffers=64MB'] },
    true,
    'template_test',
  );
  await migrateDatabase(server.url);
  project.provide('templateDatabaseUrl', server.url);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
