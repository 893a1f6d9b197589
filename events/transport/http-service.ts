import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { ProblemError } from '#schemas/problem.ts';

/** An answer that is not the wanted one, thrown by routes and sent as problem details (RFC 9457). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly title: string;
  readonly errors: readonly ProblemError[];
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors: readonly ProblemError[] = [],
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.status = status;
    this.title = title;
    this.errors = errors;
    this.members = members;
  }
}

export interface HttpServiceOptions {
  readonly logger: FastifyBaseLogger;
  /** Every route but /healthz and /readyz asks for `Authorization: Bearer <token>` (rules.md 3). */
  readonly serviceToken: string;
  readonly bodyLimitBytes: number;
  /** Throws when a part that the service needs is away; /readyz then answers 503 naming the message. */
  readonly checkReady: () => Promise<void>;
}

const OPEN_ROUTES = new Set(['/healthz', '/readyz']);

function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** Sends problem details as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: problem.title,
      status: problem.status,
      detail: problem.message,
      ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
      ...problem.members,
    });
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Content too large',
  414: 'URI too long',
  415: 'Unsupported media type',
};

function toHttpProblem(error: FastifyError | Error): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 400 && status < 500) return new HttpProblem(status, TITLES[status] ?? 'Refused', error.message);
  return new HttpProblem(500, 'Internal error', 'Something went wrong on our side; the log says what.');
}

/**
 * The HTTP base of every service of ours: bearer token on all routes but the health ones, problem details for every refusal, no stack traces
 * in answers, JSON parsed by the routes' own parsers.
 */
export function createHttpService(options: HttpServiceOptions): FastifyInstance {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    // What is refused before a route is found would be sent in Fastify's own shape.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, toHttpProblem(error)),
  });
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const path = request.routeOptions.url;
    if (path !== undefined && OPEN_ROUTES.has(path)) return;
    const header = request.headers.authorization ?? '';
    if (!header.startsWith('Bearer ') || !isSameSecret(header.slice(7), options.serviceToken)) {
      throw new HttpProblem(
        401,
        'Unauthorized',
        'Send the header "Authorization: Bearer <token>"; on one machine the token is in .data/local.json.',
      );
    }
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toHttpProblem(error);
    if (problem.status >= 500) request.log.error({ err: error, url: request.url }, 'request failed');
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new HttpProblem(404, 'Not found', `There is no ${request.method} ${request.url.split('?')[0] ?? ''}.`),
    ),
  );
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async () => {
    try {
      await options.checkReady();
      return { status: 'ready' };
    } catch (error) {
      throw new HttpProblem(503, 'Not ready', error instanceof Error ? error.message : String(error));
    }
  });
  return app;
}
