/** Something that is done again and again. */
export interface Repetition {
  /** Has the next turn begin now, unless one runs; once only between two turns in their time, so that what a turn itself brings about makes no endless loop. */
  hurry(): void;
  /** Lets no further turn begin; resolves once the one that runs has ended. */
  stop(): Promise<void>;
}

/** Does `work`, which never rejects, at once and then each time `everyMs` after it has ended; keeps no process alive. */
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
