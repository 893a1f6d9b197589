import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { DaprService } from '../../charts/dapr-names.ts';
import type { DaprInfo } from '../data/local-info.ts';
import { StartError } from '../start-error.ts';
import { isDaprReady } from './spawn-dapr.ts';

const POLL_MS = 50;
const LIMIT_MS = 60_000;

const Metadata = z.object({ actorRuntime: z.object({ hostReady: z.boolean(), placement: z.string() }) });

/** Whether a sidecar has placement's word that its actors are known. */
export async function isHostOfActors(httpUrl: string, apiToken: string): Promise<boolean> {
  try {
    const answer = await fetch(`${httpUrl}/v1.0/metadata`, {
      headers: { 'dapr-api-token': apiToken },
      signal: AbortSignal.timeout(2_000),
    });
    const { actorRuntime } = Metadata.parse(await answer.json());
    return actorRuntime.hostReady && actorRuntime.placement.endsWith(': connected');
  } catch {
    return false;
  }
}

async function isConnected(service: DaprService, { apiToken, sidecars }: DaprInfo): Promise<boolean> {
  const { httpUrl } = sidecars[service];
  // This one says yes only once the sidecar has found its service.
  if (!(await isDaprReady(`${httpUrl}/v1.0/healthz`, apiToken))) return false;
  return service !== 'orchestrator' || isHostOfActors(httpUrl, apiToken);
}

/**
 * Resolves when each sidecar has found its service, and the orchestrator's has been accepted by placement.
 *
 * @throws {StartError} when that takes longer than a minute.
 */
export async function awaitSidecars(info: DaprInfo, logsDir: string, stopping: AbortSignal): Promise<void> {
  const until = performance.now() + LIMIT_MS;
  for (const service of ['runner', 'orchestrator'] as const) {
    while (!(await isConnected(service, info))) {
      if (stopping.aborted) throw new StartError('Stopped while starting.');
      if (performance.now() > until) {
        throw new StartError(
          `The sidecar of the ${service} did not connect to it and to placement within a minute.\n` +
            `What it said is in ${logsDir}/${service}-sidecar.log`,
        );
      }
      await delay(POLL_MS);
    }
  }
}
