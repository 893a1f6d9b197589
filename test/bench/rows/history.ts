import { z } from 'zod';
import { askRedis } from '#infra/local/dapr/redis/ask-redis.ts';
import { parseRedisUrl } from '#infra/local/dapr/redis/redis-url.ts';

/** Keys of one step of a scan; all of Redis is a few steps. */
const SCAN_COUNT = '100000';

/** The cursor of the next step, and the keys of this one. */
const ScanReply = z.tuple([z.string(), z.array(z.string())]);

/** Bytes that Dapr keeps of one workflow: the values of its actors' state, its history above all. */
export async function measureHistory(redisUrl: string, instanceId: string): Promise<number> {
  const location = parseRedisUrl(redisUrl);
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [reply] = await askRedis(location, [['SCAN', cursor, 'MATCH', `*${instanceId}*`, 'COUNT', SCAN_COUNT]]);
    const [next, found] = ScanReply.parse(reply);
    keys.push(...found);
    cursor = next;
  } while (cursor !== '0');
  if (keys.length === 0) throw new Error(`Redis holds nothing of ${instanceId}`);
  const sizes = await askRedis(
    location,
    keys.map((key) => ['HSTRLEN', key, 'data'] as const),
  );
  return sizes.reduce<number>((sum, size) => sum + (typeof size === 'number' ? size : 0), 0);
}
