import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { superviseProcess, type SupervisedProcessOptions } from '#infra/local/process/supervise-process.ts';

const QUICK = { initialMs: 5, maximumMs: 20, healthyMs: 60_000 };

function supervise(script: string, options: Partial<SupervisedProcessOptions> = {}) {
  const seen = { lines: [] as string[], notices: [] as string[], pids: [] as number[] };
  const process_ = superviseProcess({
    start: () => spawn(process.execPath, ['-e', script]),
    isReady: async () => seen.lines.includes('ready'),
    stopSignal: 'SIGTERM',
    stopGraceMs: 300,
    restart: QUICK,
    maximumFirstFailures: 3,
    onLine: (line) => seen.lines.push(line),
    onNotice: (text) => seen.notices.push(text),
    onPid: (pid) => pid !== null && seen.pids.push(pid),
    ...options,
  });
  return { process: process_, seen };
}

const RUNS = "console.log('ready'); setInterval(() => {}, 1000)";

describe('a supervised process', () => {
  test('is started again after a kill -9, as another process', async () => {
    const { process: supervised, seen } = supervise(RUNS);
    await supervised.ready;
    process.kill(seen.pids[0]!, 'SIGKILL');
    await expect.poll(() => seen.notices, { timeout: 10_000 }).toContain('is ready again');
    expect(seen.notices[0]).toBe('ended (signal SIGKILL); starting it again in 5 ms');
    expect(seen.pids[1]).not.toBe(seen.pids[0]);
    await supervised.stop();
  });

  test('that never gets ready is given up, with the reason', async () => {
    const { process: supervised, seen } = supervise('process.exit(3)');
    await expect(supervised.ready).rejects.toThrow('ended 3 times before it was ready (exit code 3)');
    expect(seen.pids).toHaveLength(3);
    await supervised.stop();
  });

  test('that cannot be spawned is given up too', async () => {
    const { process: supervised } = supervise('', { start: () => spawn('/no/such/program') });
    await expect(supervised.ready).rejects.toThrow(/ENOENT/);
    await supervised.stop();
  });

  test('that ignores its stop signal is killed after its grace', async () => {
    const { process: supervised, seen } = supervise(`process.on('SIGTERM', () => console.log('no')); ${RUNS}`);
    await supervised.ready;
    await supervised.stop();
    expect(seen.lines).toContain('no');
    expect(() => process.kill(seen.pids[0]!, 0)).toThrow(/ESRCH/);
    expect(seen.pids).toHaveLength(1);
  });

  test('that is stopped while it starts does not come up', async () => {
    const { process: supervised, seen } = supervise('setInterval(() => {}, 1000)');
    await expect.poll(() => seen.pids.length).toBe(1);
    await supervised.stop();
    await expect(supervised.ready).rejects.toThrow('was stopped');
  });
});
