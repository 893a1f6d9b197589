import { z } from 'zod';
import type { SidecarStatus } from '#schemas/service-status.ts';
import { repeat } from '../process/repeat.ts';
import { type BrokerConfig, toSidecarAddress } from './sidecar-config.ts';
import { createSidecarHttp, SIDECAR_TIMEOUTS_MS } from './sidecar-http.ts';

const SILENT = 'It does not answer.';
const STRANGE = 'Something answers, and not as a sidecar does: look whether the API token is the right one.';
const NOT_READY = 'It runs, and says that it is not ready.';

const Metadata = z.object({
  id: z.string(),
  runtimeVersion: z.string(),
  components: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
  actorRuntime: z.object({ placement: z.string().default('') }).optional(),
});
type Metadata = z.infer<typeof Metadata>;

export interface SidecarWatchOptions {
  /** Milliseconds of the epoch. */
  readonly clock?: () => number;
  /** Pause between two questions. */
  readonly everyMs?: number;
  /** A sidecar that does not answer within this time counts as away. */
  readonly timeoutMs?: number;
}

/** Looks after the sidecar of this service. */
export interface SidecarWatch {
  /** The last state that was seen, at most some seconds old; null without a sidecar. */
  read(): SidecarStatus | null;
  close(): Promise<void>;
}

const NO_SIDECAR: SidecarWatch = { read: () => null, close: async () => undefined };

/** Null when it is no sidecar's. */
function readMetadata(text: string): Metadata | null {
  try {
    return Metadata.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

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
 * Asks the sidecar that the configuration names, again and again, how it is; nothing without one.
 * Source: https://docs.dapr.io/reference/api/health_api/ and https://docs.dapr.io/reference/api/metadata_api/
 */
export function openSidecarWatch(
  config: Partial<BrokerConfig>,
  appId: string,
  { clock = Date.now, everyMs = 2_000, timeoutMs = SIDECAR_TIMEOUTS_MS.status }: SidecarWatchOptions = {},
): SidecarWatch {
  if (config.EVENT_BROKER !== 'dapr') return NO_SIDECAR;
  const http = createSidecarHttp(toSidecarAddress(config), {
    connections: 2,
    timeoutMs,
    // A process that dies lets go of its connections, so one that is back before the next question is seen to have been away.
    onDisconnect: () => looking.hurry(),
  });
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
    const [health, answer] = await Promise.all([http.ask('GET', '/v1.0/healthz'), http.ask('GET', '/v1.0/metadata')]);
    // Its own words would name an address.
    if (health.isAway || answer.isAway) return settle(false, { isPlacementConnected: null, reason: SILENT });
    const metadata = readMetadata(answer.text);
    if (metadata === null) return settle(false, { isPlacementConnected: null, reason: STRANGE });
    const isHealthy = health.status < 300;
    const reason = isHealthy ? null : NOT_READY;
    settle(isHealthy, { ...toKnowledge(metadata), isPlacementConnected: toPlacement(metadata), reason });
  }

  const looking = repeat(look, everyMs);
  return {
    read: () => status,
    close: async () => {
      const stopped = looking.stop();
      await http.close();
      await stopped;
    },
  };
}
