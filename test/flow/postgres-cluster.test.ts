import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findPostgresBinaries } from '#infra/local/database/postgres-binaries.ts';
import { hasCluster, initialiseCluster } from '#infra/local/database/postgres-cluster.ts';
import { findServerAccount } from '#infra/local/database/server-account.ts';

/** Above every process id that Linux and macOS give. */
const NO_PROCESS = 99_999_999;

let folder: string;
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

test('a cluster is made although the killed initdb of an earlier start still writes into its folder', async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-cluster-'));
  await chmod(folder, 0o777);
  const dir = join(folder, 'pg');
  const left = `${dir}.new-${NO_PROCESS}`;
  const writer = new AbortController();
  const writing = (async () => {
    for (let file = 0; !writer.signal.aborted; file += 1) {
      // The file may be removed between any two of these calls.
      await mkdir(join(left, 'cluster', 'base'), { recursive: true }).catch(() => undefined);
      await writeFile(join(left, 'cluster', 'base', String(file)), '').catch(() => undefined);
    }
  })();
  const account = findServerAccount();
  try {
    await initialiseCluster({ dir, password: 'secret', binaries: await findPostgresBinaries(account), account });
  } finally {
    writer.abort();
    await writing;
  }
  expect(await hasCluster(dir)).toBe(true);
});
