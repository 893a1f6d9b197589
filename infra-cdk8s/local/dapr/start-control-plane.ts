import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenStack } from '../open-stack.ts';
import type { DaprBinaries } from './binaries/dapr-binaries.ts';
import type { DaprPorts } from './dapr-ports.ts';
import { readKnownFlags, toSchedulerFlags } from './scheduler-flags.ts';
import { type Flags, isDaprReady, spawnDapr, toArguments } from './spawn-dapr.ts';

const LOOPBACK = '127.0.0.1';
const PLACEMENT_ID = 'dapr-placement-0';

/** Addresses of the shared parts that sidecars need. */
export interface ControlPlane {
  readonly placementAddress: string;
  /** Null where the version keeps reminders in the state store. */
  readonly schedulerAddress: string | null;
}

function toPlacementFlags(ports: DaprPorts): Flags {
  return {
    id: PLACEMENT_ID,
    port: ports.placement,
    'listen-address': LOOPBACK,
    'initial-cluster': `${PLACEMENT_ID}=${LOOPBACK}:${ports.placementRaft}`,
    'healthz-port': ports.placementHealth,
    'healthz-listen-address': LOOPBACK,
    'metrics-port': ports.placementMetrics,
    'metrics-listen-address': LOOPBACK,
  };
}

/** Starts placement and, where the version has it, the scheduler; resolves when both are ready. `dir` keeps what they keep. */
export async function startControlPlane(
  stack: OpenStack,
  binaries: DaprBinaries,
  ports: DaprPorts,
  dir: string,
): Promise<ControlPlane> {
  const common = { stopSignal: 'SIGTERM', stopGraceMs: 1_000 } as const;
  const placement = stack.supervise('placement', {
    ...common,
    start: () => spawnDapr(binaries.placement, toArguments(toPlacementFlags(ports)), dir),
    isReady: () => isDaprReady(`http://${LOOPBACK}:${ports.placementHealth}/healthz`),
  });
  const placementAddress = `${LOOPBACK}:${ports.placement}`;
  const { scheduler: program } = binaries;
  if (program === null) {
    await placement.ready;
    return { placementAddress, schedulerAddress: null };
  }
  // etcd wants its folder closed.
  await mkdir(join(dir, 'scheduler'), { recursive: true, mode: 0o700 });
  const flags = toSchedulerFlags(await readKnownFlags(program), ports, dir);
  const scheduler = stack.supervise('scheduler', {
    ...common,
    start: () => spawnDapr(program, toArguments(flags), dir),
    isReady: () => isDaprReady(`http://${LOOPBACK}:${ports.schedulerHealth}/healthz`),
  });
  await Promise.all([placement.ready, scheduler.ready]);
  return { placementAddress, schedulerAddress: `${LOOPBACK}:${ports.scheduler}` };
}
