import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Has a service that closes wait for the requests that it answers, and for nothing else. Node keeps a connection on which nothing was asked yet, and
 * one whose request ends while the server closes, for more than a minute; clients that keep connections ready, such as daprd, have both.
 */
export function closeConnectionsAtEnd(app: FastifyInstance): void {
  const answering = new Set<IncomingMessage>();
  let isClosing = false;
  const closeUnlessAnswering = () => {
    if (isClosing && answering.size === 0) app.server.closeAllConnections();
  };
  app.addHook('onRequest', async (request, reply) => {
    answering.add(request.raw);
    // Unlike Fastify's own hooks this hears of a request that its client gave up, too.
    reply.raw.once('close', () => {
      answering.delete(request.raw);
      closeUnlessAnswering();
    });
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) void reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    // The server stops to listen right after these hooks.
    setImmediate(closeUnlessAnswering);
  });
}
