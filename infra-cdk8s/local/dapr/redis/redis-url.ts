import { StartError } from '../../start-error.ts';

/** Address of a Redis, and the login for it. */
export interface RedisLocation {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  /** Empty when it asks for none. */
  readonly password: string;
  readonly database: number | undefined;
  readonly isEncrypted: boolean;
}

/**
 * Reads `redis://[[user]:password@]host[:port][/database]`; `rediss:` is encrypted.
 *
 * @throws {StartError} for anything else; the message holds no password.
 */
export function parseRedisUrl(text: string): RedisLocation {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = /^\/?$/.test(url?.pathname ?? '') ? undefined : Number(url?.pathname.slice(1));
  const isUsable =
    url !== null &&
    ['redis:', 'rediss:'].includes(url.protocol) &&
    url.hostname !== '' &&
    (database === undefined || Number.isInteger(database));
  if (!isUsable) throw new StartError('REDIS_URL must look like redis://:password@host:6379 or rediss://… .');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 6379 : Number(url.port),
    username: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    isEncrypted: url.protocol === 'rediss:',
  };
}

/** `host:port`, as Dapr's components want it. */
export function toRedisAddress({ host, port }: RedisLocation): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The URL of a Redis of ours; it names the user, without whom redis-cli sends an empty one. */
export function toLocalRedisUrl(port: number, password: string): string {
  return `redis://default:${encodeURIComponent(password)}@127.0.0.1:${port}`;
}
