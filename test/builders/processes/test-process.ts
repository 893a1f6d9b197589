import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { vi } from 'vitest';
import { probePort } from '#infra/local/process/find-free-port.ts';

/** A server that tests kill and start again, on the same port. */
export interface TestProcess {
  readonly port: number;
  /** Everything that it wrote. */
  readonly log: readonly string[];
  /** Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: it holds its connections, and says nothing. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Resolves when it answers. */
  start(): Promise<void>;
}

export interface TestProgram {
  readonly file: string;
  /** Asked for at every start, so that ports nobody needs to know may be others each time. */
  readonly args: () => Promise<readonly string[]>;
  readonly env?: Readonly<Record<string, string>>;
  readonly port: number;
  readonly isUp: () => Promise<boolean>;
}

/** A free port below those that outgoing connections take: a server that is started again must get it again. */
export async function findServerPort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 8_000);
    if (given.has(port) || (await probePort(port, '127.0.0.1')) !== 'free') continue;
    given.add(port);
    return port;
  }
}

const given = new Set<number>();
/** Another program may take a port between the look and the start. */
const PORT_TAKEN = 'address already in use';
const MOST_STARTS = 3;

/** A program that does not run yet. */
export function createTestProcess({ file, args, env, port, isUp }: TestProgram): TestProcess {
  const log: string[] = [];
  let child: ChildProcess | undefined;
  return {
    port,
    log,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    kill: async () => {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const exited = once(running, 'exit');
      running.kill('SIGKILL');
      await exited;
    },
    start: async () => {
      for (let left = MOST_STARTS - 1; ; left -= 1) {
        log.length = 0;
        const started = spawn(file, await args(), {
          env: { ...process.env, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        child = started;
        for (const stream of [started.stdout, started.stderr]) {
          stream.on('data', (chunk: Buffer) => log.push(chunk.toString()));
        }
        const isEnded = () => started.exitCode !== null;
        await vi.waitFor(
          async () => {
            if (!isEnded() && !(await isUp())) throw new Error(`${file} does not answer: ${log.slice(-20).join('')}`);
          },
          { timeout: 25_000, interval: 20 },
        );
        if (!isEnded()) return;
        if (left === 0 || !log.join('').includes(PORT_TAKEN)) throw new Error(`${file} ended: ${log.join('')}`);
      }
    },
  };
}
