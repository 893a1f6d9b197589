import type { Duplex } from 'node:stream';
import pg from 'pg';
import { FunctionError } from '../failures/function-error.ts';

/** A database that sends more in one call is cut off. An output may have far less. */
const MAX_RECEIVED_BYTES = 32_000_000;

function tooLarge(): FunctionError {
  const message = `The database sent more than ${MAX_RECEIVED_BYTES} bytes.`;
  return new FunctionError({ type: 'output_too_large', message, retryable: false });
}

/**
 * Ends the connection on bytes that are not the protocol, and on a message that never ends. The driver parses inside `emit('data')`: its exception
 * would end the process, and an endless message would fill the memory.
 */
function guardStream(stream: Duplex): void {
  const emitUnguarded = stream.emit.bind(stream);
  let received = 0;
  const emit = (...event: unknown[]): boolean => {
    if (event[0] !== 'data') return Reflect.apply(emitUnguarded, undefined, event);
    received += Buffer.isBuffer(event[1]) ? event[1].byteLength : 0;
    try {
      if (received > MAX_RECEIVED_BYTES) throw tooLarge();
      return Reflect.apply(emitUnguarded, undefined, event);
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error('The answer is not of a PostgreSQL server.'));
      return true;
    }
  };
  Object.defineProperty(stream, 'emit', { value: emit, configurable: true, writable: true });
}

/** A client for a server that a user named, which may be no PostgreSQL at all. Nothing that it sends harms this process. */
export function createGuardedDatabaseClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  guardStream(client.connection.stream);
  // TLS reads from the socket beneath by itself: the stream that is parsed then is another one.
  client.connection.once('sslconnect', () => guardStream(client.connection.stream));
  return client;
}
