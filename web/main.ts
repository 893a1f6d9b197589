import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { requireReady } from '#events/platform/http/require-ready.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { readConfigOrExit } from '#events/platform/process/service-config.ts';
import { stopOnSignals } from '#events/platform/process/stop-on-signals.ts';
import { WebEnvironment } from './config.ts';
import { answerMetrics } from './server/answer-metrics.ts';
import { clientAddress } from './server/session/client-address.ts';
import { CLIENT_ADDRESS_HEADER } from './server/session/auth.ts';
import { refuse } from './server/http/refuse.ts';
import { useTracing } from './server/http/trace-route.ts';
import { isKnownHost } from './server/session/trusted-origin.ts';
import { getDependencies } from './server/dependencies.ts';
import { withoutParameters } from './server/session/without-parameters.ts';
import { publishPending } from './server/workflows/publish-pending.ts';

/** How long open requests may take to end when the process is asked to stop. */
const GRACE_MS = 5_000;
const RETRY_MS = 5_000;

async function answerHealth(path: string, response: ServerResponse): Promise<void> {
  const { pool, logger: log } = getDependencies();
  try {
    if (path === '/readyz') await requireReady(() => pool.query('SELECT 1'), log);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    refuse(response, error);
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ status: path === '/readyz' ? 'ready' : 'ok' }));
}

function refuseHost(response: ServerResponse): void {
  const detail = 'This address is not known here: use the one in NEXT_PUBLIC_APP_URL.';
  refuse(response, new HttpProblem(421, 'Misdirected request', detail));
}

const config = readConfigOrExit(WebEnvironment, process.env);
const { logger, close } = getDependencies();
const tracing = await openTracing('web', readConfigOrExit(TracingEnvironment, process.env));
useTracing(tracing);
const isDevelopment = config.NODE_ENV === 'development';
// React and Next decide by the variable itself which of their builds they load.
Object.assign(process.env, { NODE_ENV: config.NODE_ENV });
const app = next({ dir: fileURLToPath(new URL('.', import.meta.url)), dev: isDevelopment });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request: IncomingMessage, response) => {
  const path = request.url?.split('?')[0] ?? '/';
  request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request, config.TRUST_FORWARDED_FOR);
  const isMetrics = path === '/metrics' && request.method === 'GET';
  const isHealth = path === '/healthz' || path === '/readyz';
  if (!isHealth && !isMetrics && !isKnownHost(request.headers.host, config.NEXT_PUBLIC_APP_URL)) {
    refuseHost(response);
    return;
  }
  const answered = isMetrics
    ? answerMetrics(request, response, getDependencies())
    : isHealth
      ? answerHealth(path, response)
      : handle(request, response);
  answered.catch((error: unknown) => {
    logger.error({ err: error, path }, 'request failed');
    response.destroy();
  });
});
if (!isDevelopment) {
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\n\r\n'));
}
let isStopping = false;

/** Where the database is away, web listens all the same, and what was live stays live until it has come. */
async function publishPendingOrLater(): Promise<void> {
  const { pool } = getDependencies();
  await publishPending(pool, logger).catch((error: unknown) => {
    if (isStopping) return;
    logger.warn({ err: withoutParameters(error) }, 'publishing what was saved before failed; trying again');
    setTimeout(() => void publishPendingOrLater(), RETRY_MS).unref();
  });
}

await publishPendingOrLater();
server.listen(config.PORT, config.HOST, () => {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : config.PORT;
  logger.info({ port, host: config.HOST }, 'web listens');
});
server.once('error', (error) => {
  logger.fatal({ err: error }, 'web cannot listen');
  process.exit(1);
});

stopOnSignals(async () => {
  isStopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
  await close();
  server.closeIdleConnections();
  await closed;
  await tracing?.close();
}, logger);
