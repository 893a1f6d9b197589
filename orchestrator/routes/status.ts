import type { FastifyInstance } from 'fastify';
import type { ServiceStatus } from '#schemas/service-status.ts';

export interface StatusDependencies {
  readonly version: string;
  readonly readSidecar: () => ServiceStatus['sidecar'];
}

/** GET /status: which version runs since when, and how its sidecar is. */
export function registerStatusRoute(app: FastifyInstance, { version, readSidecar }: StatusDependencies): void {
  app.get('/status', async (): Promise<ServiceStatus> => ({
    version,
    uptimeSeconds: Math.floor(process.uptime()),
    sidecar: readSidecar(),
  }));
}
