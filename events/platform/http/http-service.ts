import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { collectMethods } from './allowed-methods.ts';
import { closeConnectionsAtEnd } from './close-connections.ts';
import { HttpProblem } from './http-problem.ts';
import { requireReady } from './require-ready.ts';
import { showsServiceToken } from './service-token.ts';
import { isDatabaseAway } from '../postgres/database-away.ts';

/** Routes whose callers do not have the service token but prove themselves in another way. */
export interface HttpInlet {
  /** Its routes, and no others, begin so: `/dapr/`. */
  readonly pathPrefix: string;
  /** Whether a request may come in; what is refused is a problem 401 with this detail. */
  isAllowed(request: FastifyRequest): boolean;
  readonly refusal: string;
  register(app: FastifyInstance): void;
}

export interface HttpServiceOptions {
  readonly logger: FastifyBaseLogger;
  /** Asked for as `Authorization: Bearer <token>` by every route but /healthz and /readyz (decision D12). */
  readonly serviceToken: string;
  readonly bodyLimitBytes: number;
  /** Throws when a part that the service needs is away; /readyz then answers 503 and the log says why. */
  readonly checkReady: () => Promise<void>;
  /** How long `checkReady` may take before /readyz answers 503. Default 3 s. */
  readonly readyWithinMs?: number;
  readonly inlets?: readonly HttpInlet[];
}

const OPEN_PATHS = new Set(['/healthz', '/readyz']);

/** A database that was restarted is back sooner. */
const RETRY_AFTER_SECONDS = 2;

/** Sends problem details as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, { status, problem }: HttpProblem): FastifyReply {
  if (status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply.code(status).type('application/problem+json').send(problem);
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Content too large',
  414: 'URI too long',
  415: 'Unsupported media type',
};

const DATABASE_AWAY =
  'The database does not answer at the moment. Send the request again; with an Idempotency-Key a start happens once however often it is sent.';

/** Fastify's own words for a body that it does not take say neither what was wrong nor what would be right. */
function toBodyProblem({ code }: Partial<FastifyError>, request: FastifyRequest): string | null {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return `The body may have ${request.routeOptions.bodyLimit} bytes at most.`;
  if (code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return null;
  const given = request.headers['content-type'];
  const came = given === undefined ? 'without a Content-Type' : `as ${JSON.stringify(given.slice(0, 100))}`;
  return `The body came ${came}. Send it as JSON with the header "Content-Type: application/json".`;
}

function toHttpProblem(error: FastifyError | Error, request: FastifyRequest): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isDatabaseAway(error)) return new HttpProblem(503, 'Database away', DATABASE_AWAY);
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 400 && status < 500) {
    return new HttpProblem(status, TITLES[status] ?? 'Refused', toBodyProblem(error, request) ?? error.message);
  }
  return new HttpProblem(500, 'Internal error', 'Something went wrong on our side; the log says what.');
}

function requireRight(request: FastifyRequest, path: string, { inlets = [], serviceToken }: HttpServiceOptions): void {
  if (OPEN_PATHS.has(path)) return;
  const inlet = inlets.find(({ pathPrefix }) => path.startsWith(pathPrefix));
  if (inlet !== undefined) {
    if (inlet.isAllowed(request)) return;
    // Its caller is a program whose own log may be far away.
    request.log.warn({ path }, inlet.refusal);
    throw new HttpProblem(401, 'Unauthorized', inlet.refusal);
  }
  if (showsServiceToken(request.headers.authorization, serviceToken)) return;
  throw new HttpProblem(
    401,
    'Unauthorized',
    'Send the header "Authorization: Bearer <token>"; on one machine the token is in .data/local.json.',
  );
}

function registerHealthRoutes(app: FastifyInstance, { checkReady, readyWithinMs }: HttpServiceOptions): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request) => {
    await requireReady(checkReady, request.log, readyWithinMs);
    return { status: 'ready' };
  });
}

/**
 * The HTTP base of every service of ours: bearer token on all paths but the health ones and those of the inlets, problem details for every refusal (a known path with
 * another method is 405 with `Allow`), no stack traces in answers, JSON parsed by the routes' own parsers.
 */
export function createHttpService(options: HttpServiceOptions): FastifyInstance {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    // What is refused before a route is found would be sent in Fastify's own shape.
    frameworkErrors: (error, request, reply) => void sendProblem(reply, toHttpProblem(error, request)),
  });
  closeConnectionsAtEnd(app);
  const methodsOf = collectMethods(app);
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    requireRight(request, path, options);
    if (!request.is404) return;
    // Here and not in the handler: a body that nobody reads cannot be of the wrong type.
    const allow = methodsOf(path).join(', ');
    if (allow === '') throw new HttpProblem(404, 'Not found', `There is no ${request.method} ${path}.`);
    void reply.header('allow', allow);
    throw new HttpProblem(405, 'Method not allowed', `${path} has no ${request.method}; it allows ${allow}.`);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toHttpProblem(error, request);
    // The route, not the address: a webhook's address is its permission.
    const { method, routeOptions } = request;
    if (problem.status >= 500) request.log.error({ err: error, method, route: routeOptions.url }, 'request failed');
    return sendProblem(reply, problem);
  });
  registerHealthRoutes(app, options);
  for (const inlet of options.inlets ?? []) inlet.register(app);
  return app;
}
