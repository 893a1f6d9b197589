import type { FastifyInstance } from 'fastify';
import type { FunctionRegistry } from '../functions/registry.ts';
import type { ServiceStatus } from '#schemas/service-status.ts';
import { toFunctionRow } from '../store/functions-store.ts';

export interface StatusDependencies {
  readonly registry: FunctionRegistry;
  readonly countFunctions: () => Promise<number>;
  /** Attempts that run now. */
  readonly countRunning: () => number;
  /** Attempts that may run at the same time. */
  readonly countSlots: () => number;
  readonly version: string;
  readonly namespace: string;
  readonly isPublishing: () => boolean;
  readonly readSidecar: () => ServiceStatus['sidecar'];
}

/** GET /status (specification, "Health Endpoints": detailed status with function count; and how broker and sidecar are) and GET /functions: what this runner can run. */
export function registerStatusRoutes(app: FastifyInstance, dependencies: StatusDependencies): void {
  app.get('/status', async () => ({
    status: 'ok',
    functions: await dependencies.countFunctions(),
    builtinFunctions: [...dependencies.registry.values()].filter((definition) => !definition.isInternal).length,
    running: dependencies.countRunning(),
    concurrency: dependencies.countSlots(),
    namespace: dependencies.namespace,
    version: dependencies.version,
    uptimeSeconds: Math.floor(process.uptime()),
    isPublishing: dependencies.isPublishing(),
    sidecar: dependencies.readSidecar(),
  }));
  app.get('/functions', async () => ({
    functions: [...dependencies.registry.values()]
      .filter((definition) => !definition.isInternal)
      .map(toFunctionRow)
      .toSorted((a, b) => a.slug.localeCompare(b.slug)),
  }));
}
