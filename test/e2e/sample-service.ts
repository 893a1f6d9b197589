import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A small service of a shop, which workflows call. */
export interface SampleService {
  /** `localhost:<port>`: an entry of HTTP_ALLOWED_HOSTS. */
  readonly host: string;
  readonly url: string;
  close(): Promise<void>;
}

const ORDER = { id: 'A-1042', customer: 'Ada Lovelace', total: 249.5, currency: 'EUR', items: 3 };

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/**
 * `/orders/<id>` answers at once; `/held/<key>` only after `POST /release/<key>`, so that a test decides how long a step runs;
 * `/declined` fails as payment services do.
 */
export async function startSampleService(port = 0): Promise<SampleService> {
  const held = new Map<string, ServerResponse[]>();
  const released = new Set<string>();
  const server = createServer((request, response) => {
    const [, kind = '', key = ''] = (request.url ?? '').split('/');
    if (kind === 'held' && !released.has(key)) {
      held.set(key, [...(held.get(key) ?? []), response]);
    } else if (kind === 'release') {
      released.add(key);
      for (const waiting of held.get(key) ?? []) answer(waiting, 200, { ...ORDER, id: key });
      held.delete(key);
      answer(response, 200, {});
    } else if (kind === 'declined') {
      answer(response, 402, { error: { code: 'card_declined', message: 'The card has insufficient funds.' } });
    } else answer(response, 200, { ...ORDER, id: key || ORDER.id });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `localhost:${typeof address === 'object' && address !== null ? address.port : port}`;
  return {
    host,
    url: `http://${host}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
