import type { FastifyInstance } from 'fastify';
import type { ServiceStatus } from '#schemas/service-status.ts';

export interface StatusDependencies {
  readonly version: string;
  readonly isPublishing: () => boolean;
  readonly readSidecar: () => ServiceStatus['sidecar'];
}

/** GET /status: which version runs since when, and how broker and sidecar are. */
export function registerStatusRoute(app: FastifyInstance, dependencies: StatusDependencies): void {
  const { version, isPublishing, readSidecar } = dependencies;
  app.get('/status', async (): Promise<ServiceStatus> => ({
    version,
    uptimeSeconds: Math.floor(process.uptime()),
    isPublishing: isPublishing(),
    sidecar: readSidecar(),
  }));
}
