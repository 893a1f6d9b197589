import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findDaprBinaries } from '#infra/local/dapr/binaries/dapr-binaries.ts';
import { DAPR_PORTS } from '#infra/local/dapr/dapr-ports.ts';
import { findProgram } from '#infra/local/dapr/binaries/find-on-path.ts';
import { readKnownFlags, toSchedulerFlags } from '#infra/local/dapr/scheduler-flags.ts';
import { isDaprReady, spawnDapr, toArguments } from '#infra/local/dapr/spawn-dapr.ts';
import { choosePorts } from '#infra/local/data/local-ports.ts';

const binaries = await findDaprBinaries(process.env).catch(() => null);
const program = binaries && (await findProgram(dirname(binaries.daprd), 'scheduler'));

test('the scheduler is started with the names that its version has for its flags', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scheduler-'));
  try {
    const ports = await choosePorts(join(folder, 'ports.json'), DAPR_PORTS);
    expect(toSchedulerFlags(new Set(['etcd-client-ports', 'initial-cluster']), ports, folder)).toMatchObject({
      'etcd-client-ports': `dapr-scheduler-server-0=${ports.schedulerClient}`,
      'initial-cluster': `dapr-scheduler-server-0=http://127.0.0.1:${ports.schedulerPeer}`,
      'override-broadcast-host-port': null,
    });
    const later = new Set(['etcd-client-port', 'etcd-initial-cluster', 'override-broadcast-host-port']);
    expect(toSchedulerFlags(later, ports, folder)).toMatchObject({
      'etcd-client-port': ports.schedulerClient,
      'etcd-initial-cluster': `dapr-scheduler-server-0=http://127.0.0.1:${ports.schedulerPeer}`,
      'override-broadcast-host-port': `127.0.0.1:${ports.scheduler}`,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.skipIf(program === null)('the scheduler of this machine starts so', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scheduler-'));
  const ports = await choosePorts(join(folder, 'ports.json'), DAPR_PORTS);
  await mkdir(join(folder, 'scheduler'), { mode: 0o700 });
  const flags = toSchedulerFlags(await readKnownFlags(program!), ports, folder);
  const scheduler = spawnDapr(program!, toArguments(flags), folder);
  scheduler.stdout?.resume();
  scheduler.stderr?.resume();
  const exited = once(scheduler, 'exit');
  try {
    await expect
      .poll(() => isDaprReady(`http://127.0.0.1:${ports.schedulerHealth}/healthz`), { timeout: 40_000 })
      .toBe(true);
  } finally {
    scheduler.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }
});
