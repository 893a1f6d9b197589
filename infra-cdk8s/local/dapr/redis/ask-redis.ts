import { connect as connectPlain } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';
import { parseRedisReply, type RedisReply } from './redis-reply.ts';
import type { RedisLocation } from './redis-url.ts';

const TIMEOUT_MS = 3_000;

type Command = readonly [string, ...string[]];

function encode(command: Command): string {
  return [`*${command.length}`, ...command.flatMap((part) => [`$${Buffer.byteLength(part)}`, part]), ''].join('\r\n');
}

function toLogin({ username, password }: RedisLocation): readonly Command[] {
  if (password === '') return [];
  return [username === undefined ? ['AUTH', password] : ['AUTH', username, password]];
}

/**
 * Sends commands over a connection of their own and resolves with one reply each.
 *
 * @throws when the server cannot be reached, refuses the password, or takes more than three seconds.
 */
export function askRedis(location: RedisLocation, commands: readonly Command[]): Promise<readonly RedisReply[]> {
  const { host, port } = location;
  const login = toLogin(location);
  const all = [...login, ...commands];
  const socket = location.isEncrypted
    ? connectEncrypted({ host, port, servername: host })
    : connectPlain({ host, port });
  const replies: RedisReply[] = [];
  let received = Buffer.alloc(0);
  const answered = new Promise<readonly RedisReply[]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer within three seconds')), TIMEOUT_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the connection was closed'));
    });
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        for (let next = parseRedisReply(received); next !== null; next = parseRedisReply(received)) {
          replies.push(next.reply);
          received = received.subarray(next.end);
        }
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      const [first] = replies;
      if (login.length > 0 && typeof first === 'object' && first !== null && 'error' in first) {
        reject(new Error(first.error));
      }
      if (replies.length >= all.length) resolve(replies.slice(login.length));
    });
  });
  socket.write(all.map(encode).join(''));
  return answered.finally(() => socket.destroy());
}

/** Whether it has loaded its data and answers. */
export async function isRedisReady(location: RedisLocation): Promise<boolean> {
  const [reply] = await askRedis(location, [['PING']]).catch(() => [null]);
  return reply === 'PONG';
}
