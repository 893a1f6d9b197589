import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { initialiseCluster } from './postgres-cluster.ts';
import { releaseCluster, spawnPostgres } from './postgres-process.ts';
import { findServerAccount } from './server-account.ts';

export { findFreePort } from '../process/find-free-port.ts';

export interface EmbeddedDatabaseOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  /** Extra server settings, `name=value`. */
  readonly settings?: readonly string[];
  readonly onLog?: (line: string) => void;
}

/** A PostgreSQL server from npm, running as a child of this process. */
export interface EmbeddedDatabase {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The address of a database of an embedded server. */
export function toDatabaseUrl(port: number, password: string, databaseName: string): string {
  return `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${databaseName}`;
}

/** Connects once; false while the server is away or still starting. */
export async function isDatabaseReady(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the database when the server does not have it yet. */
export async function ensureDatabase(url: string, databaseName: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(databaseName)}`);
  } finally {
    await client.end();
  }
}

/** Creates the cluster when `isNew`, starts it on loopback and makes sure that `databaseName` exists. */
export async function startEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
  isNew: boolean,
  databaseName: string,
): Promise<EmbeddedDatabase> {
  const account = findServerAccount();
  const binaries = await findPostgresBinaries(account);
  const dir = options.dataDir;
  if (isNew) {
    await mkdir(dirname(dir), { recursive: true });
    await initialiseCluster({ dir, password: options.password, binaries, account });
  } else {
    await releaseCluster(dir);
  }
  const child = spawnPostgres({ dir, port: options.port, binaries, account, settings: options.settings ?? [] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      if (lines.length < 50) lines.push(line);
      options.onLog?.(line);
    });
  }
  const exited = once(child, 'exit');
  const adminUrl = toDatabaseUrl(options.port, options.password, 'postgres');
  while (!(await isDatabaseReady(adminUrl))) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`PostgreSQL ended while starting:\n${lines.join('\n')}`);
    }
    await delay(25);
  }
  await ensureDatabase(adminUrl, databaseName);
  return {
    url: toDatabaseUrl(options.port, options.password, databaseName),
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
}
