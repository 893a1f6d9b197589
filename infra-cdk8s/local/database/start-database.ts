import { ensureDatabase, isDatabaseReady, toDatabaseUrl } from './embedded-database.ts';
import type { OpenStack } from '../open-stack.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { hasCluster, initialiseCluster } from './postgres-cluster.ts';
import { releaseCluster, spawnPostgres } from './postgres-process.ts';
import { findServerAccount } from './server-account.ts';

const DATABASE = 'workflow_builder';

/** The stack's own PostgreSQL in the folder `dir`: made on the first start, supervised from then on. Resolves with its URL when it answers. */
export async function startDatabase(stack: OpenStack, dir: string, port: number, password: string): Promise<string> {
  const account = findServerAccount();
  const binaries = await findPostgresBinaries(account);
  if (!(await hasCluster(dir))) await initialiseCluster({ dir, password, binaries, account });
  const adminUrl = toDatabaseUrl(port, password, 'postgres');
  const server = stack.supervise('postgres', {
    start: async () => {
      await releaseCluster(dir);
      return spawnPostgres({ dir, port, binaries, account, settings: ['max_connections=200'] });
    },
    isReady: () => isDatabaseReady(adminUrl),
    // PostgreSQL's fast shutdown: it does not wait for clients.
    stopSignal: 'SIGINT',
    stopGraceMs: 2_000,
  });
  await server.ready;
  await ensureDatabase(adminUrl, DATABASE);
  return toDatabaseUrl(port, password, DATABASE);
}
