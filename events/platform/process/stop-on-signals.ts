/** A service ends at the latest so long after it was told to: a supervisor kills it after 10 s. */
const STOP_LIMIT_MS = 9_000;

export interface StoppingLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Stops the process once at the first SIGTERM or SIGINT: calls `stop`, which takes nothing new and finishes what has begun, then ends with status 0.
 * A `stop` that rejects ends it with status 1. What a `stop` leaves undone when its time is over is for other processes, or the next start.
 */
export function stopOnSignals(stop: () => Promise<void>, logger: StoppingLogger): void {
  let isStopping = false;

  async function end(signal: NodeJS.Signals): Promise<void> {
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.warn({ limitMs: STOP_LIMIT_MS }, 'stopping took too long; what still ran was left');
      process.exit(0);
    }, STOP_LIMIT_MS).unref();
    try {
      await stop();
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopping failed');
      process.exit(1);
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void end(signal);
    });
  }
}
