import type { ProcessName } from '#infra/local/data/local-info.ts';
import type { Random } from './random.ts';

const SIDECARS = ['orchestrator-sidecar', 'runner-sidecar'] as const;
const OF_DAPR = [...SIDECARS, 'placement', 'redis'] as const;
const PROCESSES = ['web', 'orchestrator', 'runner', 'postgres', ...OF_DAPR] as const;

/** Processes that are killed or stopped together under each name. */
export const TARGETS: Readonly<Record<DaprTarget, readonly ProcessName[]>> = {
  web: ['web'],
  orchestrator: ['orchestrator'],
  runner: ['runner'],
  postgres: ['postgres'],
  'orchestrator-sidecar': ['orchestrator-sidecar'],
  'runner-sidecar': ['runner-sidecar'],
  placement: ['placement'],
  redis: ['redis'],
  all: PROCESSES,
};
export type DaprTarget = (typeof PROCESSES)[number] | 'all';

/** One fault of a run on Dapr: a kill (-9), a stop (SIGSTOP, then SIGCONT), or a Redis that loses everything (FLUSHALL). */
export type DaprFault =
  | { readonly kind: 'kill'; readonly target: DaprTarget }
  | { readonly kind: 'stop'; readonly target: DaprTarget; readonly forMs: number }
  | { readonly kind: 'flush' };

const STOP_MS = 20_000;
/** How long an execution may take that a fault met: 1.14 of Dapr keeps reminders that take a minute. */
const RECOVERY_MS = 90_000;
const RECOVERY_OF_SIDECAR_MS = 10_000;

/**
 * The faults of a run in seeded order: each process killed and stopped once and all killed at once; Redis is emptied in the middle. A brief run stops
 * only what Dapr brings, and kills no service alone: the run on PostgreSQL does. Some time after Redis was emptied the orchestrator's sidecar is killed, so
 * that Dapr has forgotten what it ran.
 */
export function listDaprFaults(random: Random, extent: 'whole' | 'brief'): readonly DaprFault[] {
  const stopped = extent === 'whole' ? PROCESSES : OF_DAPR;
  const killed = extent === 'whole' ? PROCESSES : OF_DAPR;
  const others = random.shuffle<DaprFault>([
    ...[...killed, 'all' as const].map((target): DaprFault => ({ kind: 'kill', target })),
    ...stopped.map((target): DaprFault => ({ kind: 'stop', target, forMs: STOP_MS })),
  ]);
  const middle = Math.floor(others.length / 2);
  return withKillAfter(others, middle).toSpliced(middle, 0, { kind: 'flush' });
}

/** The orchestrator's sidecar keeps in memory what an emptied Redis lost, until it is killed. */
function forgets(fault: DaprFault): boolean {
  return fault.kind === 'kill' && TARGETS[fault.target].includes('orchestrator-sidecar');
}

/** The same faults, one of those from `middle` on a kill of the orchestrator's sidecar. */
function withKillAfter(faults: readonly DaprFault[], middle: number): readonly DaprFault[] {
  if (faults.slice(middle).some(forgets)) return faults;
  const place = faults.findIndex(forgets);
  return faults.map((fault, index) => {
    if (index === place) return faults[middle] ?? fault;
    return index === middle ? (faults[place] ?? fault) : fault;
  });
}

/** In words. */
export function describeFault(fault: DaprFault): string {
  if (fault.kind === 'flush') return 'redis emptied';
  return `${fault.target} ${fault.kind === 'kill' ? 'killed' : `stopped for ${fault.forMs / 1_000} s`}`;
}

/** How long recovery may take: 10 s when only a daprd died, otherwise 90 s. */
export function recoveryLimitMs(fault: DaprFault): number {
  const isSidecarDead = fault.kind === 'kill' && SIDECARS.some((name) => name === fault.target);
  return isSidecarDead ? RECOVERY_OF_SIDECAR_MS : RECOVERY_MS;
}
