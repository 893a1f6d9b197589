/** Something that is done again and again. */
export interface Repetition {
  /** Runs the next iteration now, unless one is running. At most one early run per interval, so an iteration that calls `hurry` cannot loop. */
  hurry(): void;
  /** Starts no further iteration. Resolves when the running one has ended. */
  stop(): Promise<void>;
}

/** Runs `work` at once, and again `everyMs` after each end. `work` must not reject. The timer does not keep the process alive. */
export function repeat(work: () => Promise<void>, everyMs: number): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isHurried = false;
  const begin = (hurried: boolean) => {
    timer = undefined;
    isHurried = hurried;
    running = turn();
  };
  const turn = async (): Promise<void> => {
    await work();
    if (isStopped) return;
    timer = setTimeout(begin, everyMs, false).unref();
  };
  let running = turn();
  return {
    hurry: () => {
      if (timer === undefined || isHurried || isStopped) return;
      clearTimeout(timer);
      begin(true);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
