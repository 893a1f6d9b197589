import type pg from 'pg';
import { ServiceStatus, type SidecarStatus } from '#schemas/service-status.ts';
import type { WebConfig } from '#web/config.ts';
import type { PartState, PartStatus, SidecarView, SystemStatus } from '#web/status/system-status.ts';
import packageJson from '../../package.json' with { type: 'json' };

const TIMEOUT_MS = 2_000;
/** However many watch, everything is asked once in that time. */
const LIFE_MS = 1_000;
/** Type of every Dapr component that carries events. */
const PUBSUB = 'pubsub.';

type Config = Pick<WebConfig, 'WORKFLOW_ORCHESTRATOR_URL' | 'FUNCTION_RUNNER_URL' | 'SERVICE_TOKEN'>;
type Asked = 'orchestrator' | 'runner';

async function askService(url: string, token: string): Promise<ServiceStatus | null> {
  try {
    const answer = await fetch(new URL('/status', url), {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return ServiceStatus.parse(await answer.json());
  } catch {
    return null;
  }
}

/** The database's version, null while it is away. A frozen one says nothing at all. */
async function askDatabase(pool: pg.Pool): Promise<string | null> {
  const silence = new Promise<null>((resolve) => void setTimeout(resolve, TIMEOUT_MS, null).unref());
  const version = pool.query<{ server_version: string }>('SHOW server_version').then(
    ({ rows }) => rows[0]?.server_version.split(' ')[0] ?? null,
    () => null,
  );
  return await Promise.race([version, silence]);
}

function toPart(name: Asked, status: ServiceStatus | null): PartStatus {
  return { name, state: status === null ? 'away' : 'up', title: status === null ? null : `Version ${status.version}` };
}

function toBroker(sidecars: readonly SidecarView[], database: PartState): PartStatus {
  if (sidecars.length === 0) return { name: 'broker', state: database, title: 'PostgreSQL' };
  const title = sidecars.flatMap(({ components }) => components).find(({ type }) => type.startsWith(PUBSUB))?.type;
  const states = sidecars.map(({ state }) => state);
  const state = states.includes('away') ? 'away' : states.includes('unknown') ? 'unknown' : 'up';
  return { name: 'broker', state, title: title === undefined ? 'Dapr' : `Dapr, ${title}` };
}

function toView(of: Asked, sidecar: SidecarStatus, isHeard: boolean): SidecarView {
  const { isUp, ...known } = sidecar;
  if (isHeard) return { ...known, of, state: isUp ? 'up' : 'away' };
  return { ...known, of, state: 'unknown', reason: `The ${of}, which would know, does not answer.` };
}

/**
 * Reads how everything is; never throws. A sidecar that was heard of once stays in the answer when its service goes away. What it tells holds
 * nothing that a stranger could use: no address, and no error's own words.
 */
export function createStatusReader(config: Config, pool: pg.Pool): () => Promise<SystemStatus> {
  const heard = new Map<Asked, SidecarStatus>();
  let kept: { readonly at: number; readonly status: Promise<SystemStatus> } | null = null;

  function toSidecars(statuses: Readonly<Record<Asked, ServiceStatus | null>>): readonly SidecarView[] {
    return (['orchestrator', 'runner'] as const).flatMap((of) => {
      const status = statuses[of];
      if (status?.sidecar) heard.set(of, status.sidecar);
      const sidecar = heard.get(of);
      return sidecar === undefined ? [] : [toView(of, sidecar, status !== null)];
    });
  }
  async function read(): Promise<SystemStatus> {
    const [orchestrator, runner, version] = await Promise.all([
      askService(config.WORKFLOW_ORCHESTRATOR_URL, config.SERVICE_TOKEN),
      askService(config.FUNCTION_RUNNER_URL, config.SERVICE_TOKEN),
      askDatabase(pool),
    ]);
    const database = version === null ? 'away' : 'up';
    const sidecars = toSidecars({ orchestrator, runner });
    return {
      parts: [
        { name: 'web', state: 'up', title: `Version ${packageJson.version}` },
        toPart('orchestrator', orchestrator),
        toPart('runner', runner),
        { name: 'database', state: database, title: version === null ? 'PostgreSQL' : `PostgreSQL ${version}` },
        toBroker(sidecars, database),
      ],
      sidecars: [...sidecars],
    };
  }
  return () => {
    const now = performance.now();
    if (kept === null || now - kept.at > LIFE_MS) kept = { at: now, status: read() };
    return kept.status;
  };
}
