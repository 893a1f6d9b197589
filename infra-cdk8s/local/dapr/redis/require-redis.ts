import { StartError } from '../../start-error.ts';
import { askRedis } from './ask-redis.ts';
import type { RedisReply } from './redis-reply.ts';
import { type RedisLocation, toRedisAddress } from './redis-url.ts';

/** `CONFIG GET` answers a list of names and values; hosted servers forbid it, but tell the same in `INFO`. */
function isAppendOnly(config: RedisReply | undefined, info: RedisReply | undefined): boolean {
  if (Array.isArray(config)) return config[1] === 'yes';
  return typeof info === 'string' && /^aof_enabled:1\r?$/m.test(info);
}

/**
 * Makes sure that the caller's Redis can be reached and writes down what it is told: executions are kept there.
 *
 * @throws {StartError} saying what to do.
 */
export async function requireRedis(location: RedisLocation): Promise<void> {
  const address = toRedisAddress(location);
  const [config, info] = await askRedis(location, [
    ['CONFIG', 'GET', 'appendonly'],
    ['INFO', 'persistence'],
  ]).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The Redis of REDIS_URL (${address}) cannot be used: ${reason}.`, { cause: error });
  });
  if (isAppendOnly(config, info)) return;
  throw new StartError(
    `The Redis of REDIS_URL (${address}) forgets what it holds when it restarts: "appendonly" is not "yes".\n` +
      'Turn it on (redis-cli CONFIG SET appendonly yes, and the same in redis.conf), or leave REDIS_URL out.',
  );
}
