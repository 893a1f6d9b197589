import type pg from 'pg';
import { ServiceStatus, type SidecarStatus } from '#schemas/service-status.ts';
import type { WebConfig } from '../config.ts';
import type { PartState, PartStatus, SidecarView, SystemStatus } from '../wire/system-status.ts';
import packageJson from '../../package.json' with { type: 'json' };

/** Type of every Dapr component that carries events. */
const PUBSUB = 'pubsub.';

type Config = Pick<WebConfig, 'WORKFLOW_ORCHESTRATOR_URL' | 'FUNCTION_RUNNER_URL' | 'SERVICE_TOKEN'>;
type Asked = 'orchestrator' | 'runner';

export interface StatusReaderOptions {
  /** A part that does not answer within this time counts as away. */
  readonly timeoutMs?: number;
  /** However many watch, everything is asked once in that time. */
  readonly lifeMs?: number;
}

async function askService(url: string, token: string, timeoutMs: number): Promise<ServiceStatus | null> {
  try {
    const answer = await fetch(new URL('/status', url), {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return ServiceStatus.parse(await answer.json());
  } catch {
    return null;
  }
}

/** The database's version, null while it is away. A frozen one says nothing at all. */
async function askDatabase(pool: pg.Pool, timeoutMs: number): Promise<string | null> {
  const silence = new Promise<null>((resolve) => void setTimeout(resolve, timeoutMs, null).unref());
  // A connection that died without a word goes with its query; else the pool would keep it.
  const question = { text: 'SHOW server_version', query_timeout: timeoutMs };
  const version = pool.query<{ server_version: string }>(question).then(
    ({ rows }) => rows[0]?.server_version.split(' ')[0] ?? null,
    () => null,
  );
  return await Promise.race([version, silence]);
}

function toPart(name: Asked, status: ServiceStatus | null): PartStatus {
  return { name, state: status === null ? 'away' : 'up', title: status === null ? null : `Version ${status.version}` };
}

/** `isTaking`: no service says that events wait because the broker takes none. */
function toBroker(sidecars: readonly SidecarView[], isTaking: boolean, database: PartState): PartStatus {
  if (sidecars.length === 0) return { name: 'broker', state: database, title: 'PostgreSQL' };
  const title = sidecars.flatMap(({ components }) => components).find(({ type }) => type.startsWith(PUBSUB))?.type;
  const states = sidecars.map(({ state }) => state);
  const state = !isTaking || states.includes('away') ? 'away' : states.includes('unknown') ? 'unknown' : 'up';
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
export function createStatusReader(
  config: Config,
  pool: pg.Pool,
  { timeoutMs = 2_000, lifeMs = 1_000 }: StatusReaderOptions = {},
): () => Promise<SystemStatus> {
  const heard = new Map<Asked, SidecarStatus>();
  let kept: { readonly at: number; readonly status: Promise<SystemStatus> } | null = null;

  function toSidecars(statuses: Readonly<Record<Asked, ServiceStatus | null>>): readonly SidecarView[] {
    return (['orchestrator', 'runner'] as const).flatMap((of) => {
      const status = statuses[of];
      if (status?.sidecar) heard.set(of, status.sidecar);
      else if (status !== null) heard.delete(of);
      const sidecar = heard.get(of);
      return sidecar === undefined ? [] : [toView(of, sidecar, status !== null)];
    });
  }
  async function read(): Promise<SystemStatus> {
    const [orchestrator, runner, version] = await Promise.all([
      askService(config.WORKFLOW_ORCHESTRATOR_URL, config.SERVICE_TOKEN, timeoutMs),
      askService(config.FUNCTION_RUNNER_URL, config.SERVICE_TOKEN, timeoutMs),
      askDatabase(pool, timeoutMs),
    ]);
    const database = version === null ? 'away' : 'up';
    const sidecars = toSidecars({ orchestrator, runner });
    const isTaking = [orchestrator, runner].every((service) => service?.isPublishing !== false);
    return {
      parts: [
        { name: 'web', state: 'up', title: `Version ${packageJson.version}` },
        toPart('orchestrator', orchestrator),
        toPart('runner', runner),
        { name: 'database', state: database, title: version === null ? 'PostgreSQL' : `PostgreSQL ${version}` },
        toBroker(sidecars, isTaking, database),
      ],
      sidecars: [...sidecars],
    };
  }
  return () => {
    const now = performance.now();
    if (kept === null || now - kept.at > lifeMs) kept = { at: now, status: read() };
    return kept.status;
  };
}
