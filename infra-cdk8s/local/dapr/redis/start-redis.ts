import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithUs } from '../../process/end-with-us.mjs';
import type { OpenStack } from '../../open-stack.ts';
import { StartError } from '../../start-error.ts';
import { isRedisReady } from './ask-redis.ts';
import { findOnPath } from '../binaries/find-on-path.ts';
import { parseRedisUrl, type RedisLocation, toLocalRedisUrl } from './redis-url.ts';

const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install redis',
  linux: 'sudo apt-get install redis-server',
};

/**
 * The Redis server on the PATH.
 *
 * @throws {StartError} with the command that installs it.
 */
export async function findRedisServer(env: NodeJS.ProcessEnv): Promise<string> {
  const found = await findOnPath('redis-server', env);
  if (found !== null) return found;
  const install = INSTALL[process.platform] ?? 'https://redis.io/docs/latest/operate/oss_and_stack/install';
  throw new StartError(
    `redis-server is not on the PATH.\nInstall it (${install}), or name a Redis of yours: REDIS_URL`,
  );
}

/** Append-only: what it was told is on the disk's way before it answers. */
function toConfiguration(dir: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(dir)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    // Dapr turns this on when it subscribes to configuration, and a Redis that starts again would have forgotten it.
    'notify-keyspace-events Kg$xe',
    `requirepass ${password}`,
    '',
  ].join('\n');
}

/** A Redis of the stack's own in `<data>/redis`, on loopback, supervised. Resolves when it answers. */
export async function startRedis(
  stack: OpenStack,
  program: string,
  port: number,
  password: string,
): Promise<RedisLocation> {
  const dir = join(stack.folder.dir, 'redis');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const location = parseRedisUrl(toLocalRedisUrl(port, password));
  const server = stack.supervise('redis', {
    start: () => {
      // Its configuration comes by standard input: a command line, with the password, can be read by every user of the machine.
      const child = spawn(program, ['-'], {
        cwd: dir,
        detached: process.platform !== 'win32',
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(toConfiguration(dir, port, password));
      endWithUs(child, 'INT');
      return child;
    },
    isReady: () => isRedisReady(location),
    stopSignal: 'SIGTERM',
    stopGraceMs: 2_000,
  });
  await server.ready;
  return location;
}
