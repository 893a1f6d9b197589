import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { createFirstReady, type FirstReady } from './first-ready.ts';
import { countFailures, restartDelayMs, type RestartPolicy } from './restart-delay.ts';
import { watchProcess, type ProcessRun } from './watch-process.ts';

export interface SupervisedProcessOptions {
  /** Spawns it; called again after every death. */
  readonly start: () => ChildProcess | Promise<ChildProcess>;
  readonly isReady: () => Promise<boolean>;
  readonly stopSignal: NodeJS.Signals;
  readonly stopGraceMs: number;
  readonly restart: RestartPolicy;
  /** Deaths in a row before it was ready for the first time after which `ready` rejects and nothing is tried any more. */
  readonly maximumFirstFailures: number;
  readonly onLine: (line: string) => void;
  /** A sentence on what the supervisor saw or does. */
  readonly onNotice: (text: string) => void;
  /** Its id after each start, null after each death. */
  readonly onPid: (pid: number | null) => void;
}

export interface SupervisedProcess {
  /** Resolves when it is ready for the first time. */
  readonly ready: Promise<void>;
  /** Asks it to end, and kills it when it has not after its grace; resolves when it is gone. */
  stop(): Promise<void>;
}

interface Supervision {
  readonly options: SupervisedProcessOptions;
  readonly stopping: AbortController;
  readonly first: FirstReady;
  child: ChildProcess | null;
  wasReady: boolean;
}

async function runOnce(supervision: Supervision): Promise<ProcessRun> {
  const { options, stopping, first } = supervision;
  const child = await options.start();
  supervision.child = child;
  options.onPid(child.pid ?? null);
  if (stopping.signal.aborted) child.kill(options.stopSignal);
  const run = await watchProcess(child, {
    isReady: options.isReady,
    onLine: options.onLine,
    onReady: () => {
      if (supervision.wasReady) options.onNotice('is ready again');
      supervision.wasReady = true;
      first.resolve();
    },
  });
  options.onPid(null);
  return run;
}

async function keepRunning(supervision: Supervision): Promise<void> {
  const { options, stopping } = supervision;
  let failures = 0;
  while (!stopping.signal.aborted) {
    // What cannot even be spawned is tried again like what died.
    const { cause, healthyForMs } = await runOnce(supervision).catch((error: unknown) => ({
      cause: error instanceof Error ? error.message : String(error),
      healthyForMs: 0,
    }));
    if (stopping.signal.aborted) break;
    failures = countFailures(failures, healthyForMs, options.restart);
    if (!supervision.wasReady && failures >= options.maximumFirstFailures) {
      throw new Error(`ended ${failures} times before it was ready (${cause})`);
    }
    const pauseMs = restartDelayMs(failures, options.restart);
    options.onNotice(`ended (${cause}); starting it again in ${pauseMs} ms`);
    await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
  throw new Error('was stopped');
}

/** Runs a process until `stop`: whenever it dies it is started again, after a pause that grows with every death in a row. */
export function superviseProcess(options: SupervisedProcessOptions): SupervisedProcess {
  const supervision: Supervision = {
    options,
    stopping: new AbortController(),
    first: createFirstReady(),
    child: null,
    wasReady: false,
  };
  const done = keepRunning(supervision).catch((error: unknown) => {
    const reason = error instanceof Error ? error : new Error(String(error));
    if (!supervision.stopping.signal.aborted) options.onNotice(`is given up: it ${reason.message}`);
    supervision.first.reject(reason);
  });
  return {
    ready: supervision.first.promise,
    stop: async () => {
      supervision.stopping.abort();
      supervision.child?.kill(options.stopSignal);
      const kill = setTimeout(() => supervision.child?.kill('SIGKILL'), options.stopGraceMs);
      await done;
      clearTimeout(kill);
    },
  };
}
