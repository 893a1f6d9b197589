import { LEASE_MS } from '#runner/attempts/lease-keeper.ts';
import type { ProcessName } from '#infra/local/data/local-info.ts';
import type { Random } from './random.ts';

const SERVICES = ['web', 'orchestrator', 'runner'] as const;

/** Processes that are killed (-9) together under each name. */
export const KILLED: Readonly<Record<KillKind, readonly ProcessName[]>> = {
  web: ['web'],
  orchestrator: ['orchestrator'],
  runner: ['runner'],
  postgres: ['postgres'],
  services: SERVICES,
  everything: [...SERVICES, 'postgres'],
};

export const KILL_KINDS = ['web', 'orchestrator', 'runner', 'postgres', 'services', 'everything'] as const;
export type KillKind = (typeof KILL_KINDS)[number];

/** Faults that stop a process (SIGSTOP) for a while; `zombie` stops the runner for longer than its leases while another one works. */
export const STOP_KINDS = ['stopped-orchestrator', 'stopped-runner', 'zombie'] as const;
export type StopKind = (typeof STOP_KINDS)[number];

export type FaultKind = KillKind | StopKind;

/** A fault, from `atMs` after the beginning, that lasts `forMs`; a kill takes no time. */
export interface Fault {
  readonly kind: FaultKind;
  readonly atMs: number;
  readonly forMs: number;
}

/** Every kill happens at least that often in a run, every stop once. */
export const KILLS_OF_A_KIND = 2;

const MINIMUM_GAP_MS = 500;
/** One more kill for each that a run is longer than what the sure ones take. */
const EXTRA_EVERY_MS = 15_000;
const SURE_MS = 60_000;
const EXTRA_KINDS = ['orchestrator', 'runner', 'orchestrator', 'runner', 'postgres', 'web'] as const;

function durationOf(kind: FaultKind, random: Random): number {
  if (kind === 'stopped-orchestrator') return 3_000 + random.next() * 5_000;
  if (kind === 'stopped-runner') return 2_000 + random.next() * 4_000;
  return kind === 'zombie' ? LEASE_MS + 3_000 : 0;
}

/** The least time in which all sure faults find room. */
export const LEAST_MS = SURE_MS;

/**
 * The faults of a run, in order, at seeded moments: each kill of `KILL_KINDS` twice and each stop once, whatever the seed, and more kills the
 * longer the run. They never overlap.
 *
 * @throws {RangeError} below `LEAST_MS`.
 */
export function makeFaultSchedule(random: Random, withinMs: number): readonly Fault[] {
  if (withinMs < LEAST_MS) throw new RangeError(`all kinds of faults need at least ${LEAST_MS / 1_000} s`);
  const extras = Array.from({ length: Math.floor((withinMs - SURE_MS) / EXTRA_EVERY_MS) }, () =>
    random.pick(EXTRA_KINDS),
  );
  const sure: readonly FaultKind[] = Array.from({ length: KILLS_OF_A_KIND }, () => KILL_KINDS).flat();
  const faults = random
    .shuffle<FaultKind>([...sure, ...STOP_KINDS, ...extras])
    .map((kind) => ({ kind, forMs: durationOf(kind, random), gap: random.exponential(1) }));
  const busyMs = faults.reduce((sum, { forMs }) => sum + forMs + MINIMUM_GAP_MS, 0);
  // One gap more than faults: the run ends a while after the last one.
  const gaps = faults.reduce((sum, { gap }) => sum + gap, random.exponential(1));
  const scale = (withinMs - busyMs) / gaps;
  let clock = 0;
  return faults.map(({ kind, forMs, gap }) => {
    const atMs = clock + MINIMUM_GAP_MS + gap * scale;
    clock = atMs + forMs;
    return { kind, atMs, forMs };
  });
}
