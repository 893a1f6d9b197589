import type { FastifyInstance } from 'fastify';
import { registerMetricsRoute } from '#events/platform/telemetry/metrics-route.ts';
import type { Metrics } from '#events/platform/telemetry/metrics.ts';
import { traceRequests } from '#events/platform/telemetry/trace-requests.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { createHttpService, type HttpInlet } from '#events/platform/http/http-service.ts';
import { registerExecuteRoute, type ExecuteRouteDependencies } from './routes/execute.ts';
import { registerNodeEventsRoute } from './routes/node-events.ts';
import { registerStatusRoutes, type StatusDependencies } from './routes/status.ts';
import type { OpenAttempts } from './attempts/open-attempts.ts';

/** `node_outputs` may hold an output of the largest size, and its JSON a little more. */
const BODY_LIMIT_BYTES = 12_000_000;

export interface AppDependencies extends Omit<ExecuteRouteDependencies, 'attempts'>, StatusDependencies {
  readonly serviceToken: string;
  readonly attempts: Pick<OpenAttempts, 'invoked' | 'take'>;
  readonly metrics: Pick<Metrics, 'scrape'>;
  /** Null where nothing is traced. */
  readonly tracing: Tracing | null;
  /** Throws while the database is away. */
  readonly checkReady: () => Promise<void>;
  /** Routes that a sidecar calls. */
  readonly inlets?: readonly HttpInlet[];
}

/** The runner's HTTP interface; it does not listen. */
export function createApp(dependencies: AppDependencies): FastifyInstance {
  const app = createHttpService({
    logger: dependencies.logger,
    serviceToken: dependencies.serviceToken,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    checkReady: dependencies.checkReady,
    inlets: dependencies.inlets ?? [],
  });
  if (dependencies.tracing !== null) traceRequests(app, dependencies.tracing);
  registerExecuteRoute(app, { ...dependencies, attempts: dependencies.attempts.invoked });
  registerNodeEventsRoute(app, dependencies.attempts.take);
  registerStatusRoutes(app, dependencies);
  registerMetricsRoute(app, dependencies.metrics);
  return app;
}
