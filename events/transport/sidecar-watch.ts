import { Pool } from 'undici';
import { z } from 'zod';
import type { SidecarStatus } from '#schemas/service-status.ts';
import type { BrokerConfig } from './open-broker.ts';

const EVERY_MS = 2_000;
/** A sidecar that says nothing for so long is taken for away. */
const TIMEOUT_MS = 2_000;

const Metadata = z.object({
  id: z.string(),
  runtimeVersion: z.string(),
  components: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
  actorRuntime: z.object({ hostReady: z.boolean().default(false), placement: z.string().default('') }).optional(),
});
type Metadata = z.infer<typeof Metadata>;

/** Looks after the sidecar of this service. */
export interface SidecarWatch {
  /** What was seen last, at most some seconds ago; null where there is no sidecar. */
  read(): SidecarStatus | null;
  close(): Promise<void>;
}

const NO_SIDECAR: SidecarWatch = { read: () => null, close: async () => undefined };

function toPlacement({ actorRuntime }: Metadata): boolean | null {
  if (actorRuntime === undefined || actorRuntime.placement === '') return null;
  return actorRuntime.placement.endsWith(': connected');
}

function toKnowledge(metadata: Metadata): Pick<SidecarStatus, 'appId' | 'version' | 'components'> {
  return {
    appId: metadata.id,
    version: metadata.runtimeVersion,
    components: metadata.components
      .map(({ name, type }) => ({ name, type }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

/**
 * Asks the sidecar that the configuration names, every two seconds, how it is; nothing without one.
 * Source: https://docs.dapr.io/reference/api/health_api/ and https://docs.dapr.io/reference/api/metadata_api/
 */
export function openSidecarWatch(config: Partial<BrokerConfig>, appId: string, clock = Date.now): SidecarWatch {
  if (config.EVENT_BROKER !== 'dapr') return NO_SIDECAR;
  const { DAPR_HOST = 'localhost', DAPR_HTTP_PORT = 3500, DAPR_API_TOKEN } = config;
  const limits = { connect: { timeout: TIMEOUT_MS }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  const pool = new Pool(`http://${DAPR_HOST}:${DAPR_HTTP_PORT}`, { connections: 2, ...limits });
  const headers = DAPR_API_TOKEN === undefined ? {} : { 'dapr-api-token': DAPR_API_TOKEN };
  let status: SidecarStatus = {
    appId,
    isUp: false,
    since: clock(),
    reason: 'It has not answered yet.',
    version: null,
    isPlacementConnected: null,
    components: [],
  };

  const settle = (isUp: boolean, seen: Partial<SidecarStatus>) => {
    status = { ...status, reason: null, ...seen, isUp, since: isUp === status.isUp ? status.since : clock() };
  };
  async function look(): Promise<void> {
    try {
      const [health, answer] = await Promise.all([
        pool.request({ method: 'GET', path: '/v1.0/healthz', headers }),
        pool.request({ method: 'GET', path: '/v1.0/metadata', headers }),
      ]);
      const [metadata] = await Promise.all([answer.body.json(), health.body.dump()]);
      const parsed = Metadata.parse(metadata);
      const isHealthy = health.statusCode < 300;
      const reason = isHealthy ? null : 'It runs, and says that it is not ready.';
      settle(isHealthy, { ...toKnowledge(parsed), isPlacementConnected: toPlacement(parsed), reason });
    } catch {
      // Its own words would name an address.
      settle(false, { isPlacementConnected: null, reason: 'It does not answer.' });
    }
  }

  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, EVERY_MS);
  timer.unref();
  return {
    read: () => status,
    close: async () => {
      clearInterval(timer);
      await pool.destroy();
      await looking;
    },
  };
}
