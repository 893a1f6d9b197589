import { dirname, join } from 'node:path';
import type { DaprPrograms } from './dapr-pubsub.ts';
import { createTestProcess, findServerPort, type TestProcess } from '../processes/test-process.ts';

/** Whether an address of this machine answers well. */
export function isHealthy(port: number, path: string): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}${path}`).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** Dapr's placement, not started yet, and the address that sidecars find it at. */
export async function createPlacement(programs: DaprPrograms): Promise<{ placement: TestProcess; address: string }> {
  const [port, raft, health, metrics] = await Promise.all(Array.from({ length: 4 }, findServerPort));
  const args = [
    '--id',
    'p0',
    '--port',
    port,
    '--initial-cluster',
    `p0=127.0.0.1:${raft}`,
    '--listen-address',
    '127.0.0.1',
  ];
  const more = ['--healthz-port', health, '--healthz-listen-address', '127.0.0.1', '--metrics-port', metrics];
  const placement = createTestProcess({
    file: join(dirname(programs.daprd), 'placement'),
    args: async () => [...args, ...more, '--metrics-listen-address', '127.0.0.1'].map(String),
    port: port ?? 0,
    isUp: () => isHealthy(health ?? 0, '/healthz'),
  });
  return { placement, address: `127.0.0.1:${port}` };
}
