import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askRedis, isRedisReady } from '#infra/local/dapr/redis/ask-redis.ts';
import { findOnPath } from '#infra/local/dapr/binaries/find-on-path.ts';
import { parseRedisReply } from '#infra/local/dapr/redis/redis-reply.ts';
import { parseRedisUrl, toRedisAddress } from '#infra/local/dapr/redis/redis-url.ts';
import { requireRedis } from '#infra/local/dapr/redis/require-redis.ts';
import { findFreePort } from '#infra/local/process/find-free-port.ts';

const program = await findOnPath('redis-server', process.env);

describe('REDIS_URL', () => {
  test.each([
    ['redis://localhost', { host: 'localhost', port: 6379, password: '', database: undefined, isEncrypted: false }],
    [
      'rediss://me:p%40ss@cache.example:6380/2',
      { host: 'cache.example', port: 6380, username: 'me', password: 'p@ss' },
    ],
    ['rediss://:x@h/0', { username: undefined, password: 'x', database: 0, isEncrypted: true }],
  ])('%s is read', (url, parts) => {
    expect(parseRedisUrl(url)).toMatchObject(parts);
  });

  test('an IPv6 address gets its brackets back', () => {
    expect(toRedisAddress(parseRedisUrl('redis://[::1]:7000'))).toBe('[::1]:7000');
  });

  test.each(['localhost:6379', 'http://localhost', 'redis://:secret@h/x', 'redis://', ''])('"%s" is refused', (url) => {
    expect(() => parseRedisUrl(url)).toThrow('REDIS_URL must look like');
    expect(() => parseRedisUrl(url)).not.toThrow('secret');
  });
});

test('replies are read in whole and in halves', () => {
  // é takes two bytes.
  expect(parseRedisReply(Buffer.from('$3\r\nhé\r\n'))).toEqual({ reply: 'hé', end: 9 });
  expect(parseRedisReply(Buffer.from('$-1\r\n'))).toEqual({ reply: null, end: 5 });
  for (let length = 0; length < 9; length += 1) {
    expect(parseRedisReply(Buffer.from('$3\r\nhé\r\n').subarray(0, length))).toBeNull();
  }
  expect(() => parseRedisReply(Buffer.from('HTTP/1.1 400\r\n'))).toThrow('no Redis');
  expect(parseRedisReply(Buffer.from('*2\r\n:1\r\n-ERR no\r\n'))?.reply).toEqual([1, { error: 'ERR no' }]);
});

describe.skipIf(program === null)('a Redis of the caller', () => {
  let folder: string;
  let server: ChildProcess | null = null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redis-'));
  });

  afterEach(async () => {
    if (server !== null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
      server = null;
    }
    await rm(folder, { recursive: true, force: true });
  });

  async function start(...flags: readonly string[]) {
    const port = await findFreePort();
    const common = ['--port', String(port), '--bind', '127.0.0.1', '--requirepass', 'pw', '--save', ''];
    server = spawn(program!, [...common, ...flags], { cwd: folder, stdio: 'ignore' });
    const location = parseRedisUrl(`redis://:pw@127.0.0.1:${port}`);
    await expect.poll(() => isRedisReady(location), { timeout: 10_000 }).toBe(true);
    return location;
  }

  test('is taken when it is append-only', async () => {
    const location = await start('--appendonly', 'yes');
    expect(
      await askRedis(location, [
        ['SET', 'k', 'é'],
        ['GET', 'k'],
      ]),
    ).toEqual(['OK', 'é']);
    await requireRedis(location);
  });

  test('is taken when it hides its configuration but says that it is append-only', async () => {
    await requireRedis(await start('--appendonly', 'yes', '--rename-command', 'CONFIG', ''));
  });

  test('is refused when it forgets, with what to do', async () => {
    const location = await start('--appendonly', 'no');
    await expect(requireRedis(location)).rejects.toThrow(/forgets.*CONFIG SET appendonly yes/s);
  });

  test('is refused when the password is wrong, without saying it', async () => {
    const location = { ...(await start('--appendonly', 'yes')), password: 'other' };
    await expect(requireRedis(location)).rejects.toThrow(/cannot be used: WRONGPASS/);
    await expect(requireRedis(location)).rejects.not.toThrow('other');
  });
});

test('a REDIS_URL where nobody listens, or no Redis, is refused in words', async () => {
  const port = await findFreePort();
  await expect(requireRedis(parseRedisUrl(`redis://127.0.0.1:${port}`))).rejects.toThrow('cannot be used');
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(port, '127.0.0.1');
  await once(server, 'listening');
  try {
    await expect(requireRedis(parseRedisUrl(`redis://127.0.0.1:${port}`))).rejects.toThrow('no Redis');
  } finally {
    server.close();
  }
});
