import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { renderDapr } from '../../charts/dapr-chart.ts';
import { REDIS_PASSWORD_SECRET } from '../../charts/dapr-names.ts';
import { type DaprValues, toLocalValues } from '../../charts/dapr-values.ts';
import { StartError } from '../start-error.ts';
import { writeFileAtomically } from '../data/write-file-atomically.ts';
import { type RedisLocation, toRedisAddress } from './redis/redis-url.ts';

const Secrets = z.record(z.string(), z.unknown());

async function readSecrets(path: string): Promise<z.infer<typeof Secrets>> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    return Secrets.parse(JSON.parse(text));
  } catch (error) {
    throw new StartError(`${path} must hold a JSON object: names of secrets and their values.`, { cause: error });
  }
}

/**
 * Writes what the sidecars read into `dir`: `resources`, made anew at each start, and `secrets.json`, the local secret store, in which only the
 * password of Redis is ours: what a person added stays.
 *
 * @throws {StartError} when that file is no JSON object.
 */
export async function writeDaprFiles(
  dir: string,
  redis: RedisLocation,
  tracing: DaprValues['tracing'] = { kind: 'off' },
): Promise<void> {
  const secretsPath = join(dir, 'secrets.json');
  const resources = join(dir, 'resources');
  const namesPath = join(dir, 'names.db');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { [REDIS_PASSWORD_SECRET]: _, ...others } = await readSecrets(secretsPath);
  const ours = redis.password === '' ? {} : { [REDIS_PASSWORD_SECRET]: redis.password };
  await writeFileAtomically(secretsPath, `${JSON.stringify({ ...others, ...ours }, null, 2)}\n`);
  // Names of sidecars that are gone, and objects of another version.
  for (const old of [resources, namesPath, `${namesPath}-wal`, `${namesPath}-shm`]) {
    await rm(old, { recursive: true, force: true });
  }
  renderDapr(
    resources,
    toLocalValues({
      redis: {
        address: toRedisAddress(redis),
        username: redis.username,
        database: redis.database,
        hasPassword: redis.password !== '',
        isEncrypted: redis.isEncrypted,
      },
      secretsPath,
      namesPath,
      tracing,
    }),
  );
}
