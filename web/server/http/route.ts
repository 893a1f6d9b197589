import { isDatabaseReachable } from '../database.ts';
import { getDependencies, type Dependencies } from '../dependencies.ts';
import { readPrincipal, type Principal } from '../session/principal.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { problemResponse } from './problem-response.ts';
import { traceRoute } from './trace-route.ts';
import { isOwnRequest } from '../session/trusted-origin.ts';
import { withoutParameters } from '../session/without-parameters.ts';

/** Arguments of a handler beside its request. */
export interface RouteContext<Params> {
  readonly params: Params;
  readonly principal: Principal;
  readonly dependencies: Dependencies;
}

type NextContext<Params> = { readonly params: Promise<Params> };

/**
 * The answer for an error of a handler: a refusal says why; 503 where the database cannot be reached; everything else is 500. What is unexpected is
 * logged, without the values of failed statements.
 */
export async function errorResponse(
  error: unknown,
  { logger, pool }: Pick<Dependencies, 'logger' | 'pool'>,
  request: Request,
): Promise<Response> {
  if (error instanceof HttpProblem) return problemResponse(error.problem);
  const { pathname } = new URL(request.url);
  logger.error({ err: withoutParameters(error), method: request.method, path: pathname }, 'request failed');
  const isReachable = await isDatabaseReachable(pool);
  return problemResponse({
    type: 'about:blank',
    title: isReachable ? 'Internal error' : 'The database cannot be reached',
    status: isReachable ? 500 : 503,
    detail: isReachable
      ? 'Something went wrong on our side; the log says what.'
      : 'The database cannot be reached. Nothing was lost: try again in a few seconds.',
  });
}

/**
 * Makes a route handler out of a function that may throw `HttpProblem`: no session is 401, a change asked for by another site is 403, everything
 * unexpected is logged and is 500.
 */
export function route<Params extends object = Record<string, never>>(
  handle: (request: Request, context: RouteContext<Params>) => Promise<Response>,
): (request: Request, context: NextContext<Params>) => Promise<Response> {
  return async (request, context) => {
    const dependencies = getDependencies();
    const { auth, database, config } = dependencies;
    try {
      if (request.method !== 'GET' && !isOwnRequest(request.headers, config.NEXT_PUBLIC_APP_URL)) {
        throw new HttpProblem(403, 'Forbidden', 'This request came from another site.');
      }
      const principal = await readPrincipal(auth, database, request.headers, config.SHOW_OPERATOR_EXECUTIONS);
      if (principal === null) {
        throw new HttpProblem(401, 'Unauthorized', 'There is no session: open the page once, it makes one.');
      }
      const params = await context.params;
      return await traceRoute(request, params, () =>
        handle(request, { params, principal, dependencies }).catch((error: unknown) =>
          errorResponse(error, dependencies, request),
        ),
      );
    } catch (error) {
      return await errorResponse(error, dependencies, request);
    }
  };
}

/** A JSON answer that no cache keeps. */
export function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}
