import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { once } from 'node:events';

export interface TestServer {
  readonly port: number;
  /** `127.0.0.1:<port>`: an entry of an allow-list. */
  readonly host: string;
  readonly url: string;
  /** Requests in the order of arrival, with their bodies. */
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly bytes: Buffer;
}

/** A real HTTP server on a loopback address. */
export async function startServer(listener: RequestListener, address = '127.0.0.1'): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const bytes = Buffer.concat(chunks);
      requests.push({ method, path: url, headers, body: bytes.toString(), bytes });
      listener(request, response);
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    port,
    host: `${address}:${port}`,
    url: `http://${address}:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
