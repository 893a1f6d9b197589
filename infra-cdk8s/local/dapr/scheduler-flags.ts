import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { DaprPorts } from './dapr-ports.ts';
import type { Flags } from './spawn-dapr.ts';

const LOOPBACK = '127.0.0.1';
const ID = 'dapr-scheduler-server-0';

/** The names of the flags that a program of Dapr lists in its help. */
export function readKnownFlags(program: string): Promise<ReadonlySet<string>> {
  return new Promise((resolve) => {
    // Help counts as a failure there: what matters is the text.
    execFile(program, ['--help'], { timeout: 20_000 }, (_error, stdout, stderr) => {
      resolve(new Set(`${stdout}\n${stderr}`.match(/(?<=--)[a-z][a-z-]*/g) ?? []));
    });
  });
}

/** How the scheduler is started, whose flags were renamed from version to version. It keeps the wake-ups of every workflow below `dir`. */
export function toSchedulerFlags(known: ReadonlySet<string>, ports: DaprPorts, dir: string): Flags {
  const cluster = `${ID}=http://${LOOPBACK}:${ports.schedulerPeer}`;
  return {
    id: ID,
    port: ports.scheduler,
    'listen-address': LOOPBACK,
    'etcd-data-dir': join(dir, 'scheduler'),
    ...(known.has('etcd-client-port')
      ? { 'etcd-client-port': ports.schedulerClient }
      : { 'etcd-client-ports': `${ID}=${ports.schedulerClient}` }),
    ...(known.has('etcd-initial-cluster') ? { 'etcd-initial-cluster': cluster } : { 'initial-cluster': cluster }),
    'override-broadcast-host-port': known.has('override-broadcast-host-port') ? `${LOOPBACK}:${ports.scheduler}` : null,
    'healthz-port': ports.schedulerHealth,
    'healthz-listen-address': LOOPBACK,
    'metrics-port': ports.schedulerMetrics,
    'metrics-listen-address': LOOPBACK,
  };
}
