import type { FastifyInstance } from 'fastify';

/**
 * A closing service waits for the requests that it is answering, and for nothing else. Node would keep unused connections, and those whose request
 * ends during the close, for more than a minute. Clients that keep connections ready, such as daprd, have both.
 */
export function closeConnectionsAtEnd(app: FastifyInstance): void {
  let answering = 0;
  let isClosing = false;
  const closeUnlessAnswering = () => {
    if (isClosing && answering === 0) app.server.closeAllConnections();
  };
  app.addHook('onRequest', async (_request, reply) => {
    answering += 1;
    // Unlike Fastify's own hooks this hears of a request that its client gave up, too.
    reply.raw.once('close', () => {
      answering -= 1;
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
