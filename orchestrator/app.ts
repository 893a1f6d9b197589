import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { Broker } from '#events/broker/broker.ts';
import { registerMetricsRoute } from '#events/platform/telemetry/metrics-route.ts';
import type { Metrics } from '#events/platform/telemetry/metrics.ts';
import { traceRequests } from '#events/platform/telemetry/trace-requests.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { createHttpService, type HttpInlet } from '#events/platform/http/http-service.ts';
import type { Engine } from './engine/engine.ts';
import { registerControlExecutions } from './routes/control-executions.ts';
import { registerEventIngress } from './routes/event-ingress.ts';
import { acceptJson } from './routes/accept-json.ts';
import { registerReadExecutions } from './routes/read-executions.ts';
import { registerStartWorkflow } from './routes/start-workflow.ts';
import { registerStatusRoute, type StatusDependencies } from './routes/status.ts';
import { registerWebhooks } from './routes/webhooks.ts';
import type { DefinitionParser } from './triggers/definition-parser.ts';
import type { SavedDefinitions } from './triggers/saved-definitions.ts';
import type { FunctionCatalogue } from './store/function-catalogue.ts';

export interface OrchestratorDependencies extends StatusDependencies {
  readonly pool: pg.Pool;
  readonly broker: Broker;
  /** Routes that a sidecar calls. */
  readonly inlets?: readonly HttpInlet[];
  readonly engine: Engine;
  readonly functions: FunctionCatalogue;
  readonly metrics: Pick<Metrics, 'scrape'>;
  /** Null where nothing is traced. */
  readonly tracing: Tracing | null;
  readonly parseDefinition: DefinitionParser;
  readonly savedDefinitions: SavedDefinitions;
  readonly clock: () => number;
  readonly serviceToken: string;
  readonly runnerPublicKey: string;
  readonly logger: FastifyBaseLogger;
}

/** A definition has 1 MB at most; what is around it in a start may be as large again. */
const BODY_LIMIT_BYTES = 4_000_000;

/** The orchestrator's HTTP API, without listening. */
export function createApp(dependencies: OrchestratorDependencies): FastifyInstance {
  const { pool, logger, serviceToken, inlets = [] } = dependencies;
  const app = createHttpService({
    logger,
    serviceToken,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    checkReady: async () => {
      await pool.query('SELECT 1');
    },
    inlets,
  });
  if (dependencies.tracing !== null) traceRequests(app, dependencies.tracing);
  acceptJson(app);
  registerMetricsRoute(app, dependencies.metrics);
  registerStatusRoute(app, dependencies);
  registerStartWorkflow(app, dependencies);
  registerReadExecutions(app, pool);
  registerControlExecutions(app, dependencies);
  registerWebhooks(app, dependencies);
  registerEventIngress(app, dependencies.broker);
  return app;
}
