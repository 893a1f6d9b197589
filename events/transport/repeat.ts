/** Something that is done again and again. */
export interface Repetition {
  /** Lets no further turn begin; resolves once the one that runs has ended. */
  stop(): Promise<void>;
}

/** Does `work`, which never rejects, at once and then each time `everyMs` after it has ended; keeps no process alive. */
export function repeat(work: () => Promise<void>, everyMs: number): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const turn = async (): Promise<void> => {
    await work();
    if (isStopped) return;
    timer = setTimeout(() => {
      running = turn();
    }, everyMs).unref();
  };
  let running = turn();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
